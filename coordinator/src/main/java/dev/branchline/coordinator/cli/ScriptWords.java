package dev.branchline.coordinator.cli;

import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a script that is run without a sweep file. */
final class ScriptWords {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "With a script: its values, as Python, YAML, JSON or TOML.")
  private @Nullable String config;

  @Option(
      names = "--entrypoint",
      paramLabel = "NAME",
      description = "With a script: the function that is called.")
  private @Nullable String entrypoint;

  @Option(names = "--strict", description = "With a script: refuse a key that it doesn't define.")
  private boolean strict;

  @Option(
      names = "--isolation",
      paramLabel = "KIND",
      description = "With a script: fork (the default), spawn or reuse.")
  private @Nullable String isolation;

  /** The sweep file that says the same. */
  ConfigValue.Mapping around(String script) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put("script", ConfigValue.of(script));
    int slash = script.lastIndexOf('/') + 1;
    entries.put("name", ConfigValue.of(script.substring(slash, script.indexOf(".py", slash))));
    if (config != null) {
      entries.put("config", ConfigValue.of(config));
    }
    if (entrypoint != null) {
      entries.put("entrypoint", ConfigValue.of(entrypoint));
    }
    if (strict) {
      entries.put("strict", ConfigValue.TRUE);
    }
    if (isolation != null) {
      entries.put("isolation", ConfigValue.of(isolation));
    }
    return new ConfigValue.Mapping(entries);
  }

  /** A sweep file says these things by itself. */
  void refuseFor(String file) {
    if (config != null || entrypoint != null || strict || isolation != null) {
      throw Complaint.usage(
          "--config, --entrypoint, --strict and --isolation are for scripts",
          "write `config`, `entrypoint`, `strict` and `isolation` into " + file);
    }
  }
}
