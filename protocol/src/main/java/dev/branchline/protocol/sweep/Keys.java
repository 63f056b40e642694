package dev.branchline.protocol.sweep;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of a sweep file: those that mean something, and those of others that don't. */
final class Keys {
  /** The policies: flags on the command line, never overrides. */
  static final Set<String> POLICIES =
      Set.of(
          "retries",
          "retry_delay",
          "retry_max_delay",
          "retry_on",
          "crash_limit",
          "timeout",
          "grace",
          "worker_timeout",
          "halt",
          "max_parallel",
          "priority",
          "reserve_after");

  /** What this version reads. */
  static final Set<String> KNOWN =
      Stream.concat(
              POLICIES.stream(),
              Stream.of(
                  "name",
                  "description",
                  "program",
                  "script",
                  "steps",
                  "python",
                  "isolation",
                  "entrypoint",
                  "strict",
                  "preload",
                  "command",
                  "shell",
                  "config",
                  "config_dir",
                  "parameters",
                  "method",
                  "mode",
                  "run_cap",
                  "samples",
                  "when",
                  "derive",
                  "exclude",
                  "include",
                  "sample",
                  "sample_seed",
                  "replicas",
                  "dedupe",
                  "env",
                  "workdir",
                  "metric",
                  "metrics",
                  "result",
                  "seed",
                  "resources"))
          .collect(Collectors.toUnmodifiableSet());

  /** Words of the language that this version can't read yet. */
  static final Set<String> LATER = Set.of("task", "classpath");

  /**
   * W&amp;B's words that have no meaning here, with what to do instead; with {@link #KNOWN}, all
   * the keys of its sweep-config JSON Schema (wandb/sweeps, {@code config/schema.json}), and some
   * that its documentation names.
   */
  static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("apiVersion", "there is one version of this file; remove it"),
          Map.entry("kind", "a sweep is what this file is; remove it"),
          Map.entry("project", "it names a place on the W&B server; remove it"),
          Map.entry("entity", "it names a place on the W&B server; remove it"),
          Map.entry("controller", "branchline decides what runs; remove it"),
          Map.entry(
              "early_terminate",
              "nothing stops a branch early by its reports yet; remove it, or set `timeout`"),
          Map.entry("job", "say what to run with `command` or `program`"),
          Map.entry("image_uri", "say what to run with `command` or `program`"),
          Map.entry("imageuri", "say what to run with `command` or `program`"),
          Map.entry("launch", "say what to run with `command` or `program`"),
          Map.entry("scheduler", "branchline schedules by itself; remove it"),
          Map.entry("settings", "they are those of the W&B server; remove it"),
          Map.entry("author", "put it in `description`"),
          Map.entry("display_name", "write `name`"),
          Map.entry("prior_runs", "they are kept on the W&B server; remove it"));

  private Keys() {}

  /** Tells every key of a sweep file that can't be read. */
  static void check(Node.Entries file, Problems problems) {
    for (Node.Entry entry : file.entries()) {
      String key = entry.key();
      if (KNOWN.contains(key)) {
        continue;
      }
      if (LATER.contains(key)) {
        problems.error(entry.place(), "`" + key + "` isn't supported yet by this version", "", "");
      } else if (ELSEWHERE.containsKey(key)) {
        problems.error(
            entry.place(),
            "`" + key + "` is a key of W&B sweeps that means nothing here",
            "",
            "",
            String.valueOf(ELSEWHERE.get(key)));
      } else {
        Set<String> known = new TreeSet<>(KNOWN);
        known.addAll(LATER);
        problems.unknown(entry.place(), "key", key, known, "");
      }
    }
  }
}
