package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The parameters that name a sweep file, and what is put in place of what it says. */
final class SweepFile {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The sweep file, YAML or JSON; or a Python script.")
  private String file = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "OVERRIDE",
      description = "key=value, key=a,b,c: in place of what the file says.")
  private List<String> overrides = List.of();

  @Option(
      names = "--run-cap",
      paramLabel = "N",
      description = "So many branches at most; with `method: random`, how many are drawn.")
  private @Nullable String cap;

  @Mixin private final PythonOption python = new PythonOption();
  @Mixin private final ScriptWords script = new ScriptWords();

  /** All the words, as they were typed. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(file));
    words.addAll(overrides);
    return words;
  }

  /** What goes before the file's own number of branches; as a sweep is read with it. */
  List<String> flags() {
    return cap == null ? List.of() : List.of("--run-cap=" + cap);
  }

  private List<String> changes() {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(flags());
    return all;
  }

  /** What it means; errors are told all at once. */
  Sweep read(Branchline root) {
    return python.source(root).read(file, script, changes()).sweep();
  }

  /**
   * The same, ready to be handed over.
   *
   * @param elsewhere whether another process runs it, so that none can ask its generator
   */
  Submission submission(Branchline root, PolicyOptions policies, boolean elsewhere) {
    List<String> all = changes();
    all.addAll(policies.flags());
    SweepSource source = python.source(root);
    SweepSource.Loaded loaded =
        (elsewhere ? source.forOthers() : source).readToSubmit(file, script, all);
    Definition definition = Definition.freeze(loaded.sweep(), loaded.folder().toString());
    return new Submission(definition.text(), loaded.sweep().name(), file);
  }
}
