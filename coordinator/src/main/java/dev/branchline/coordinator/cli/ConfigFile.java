package dev.branchline.coordinator.cli;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.FileKind;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.ScriptFacts;
import dev.branchline.protocol.sweep.ScriptFile;
import dev.branchline.protocol.sweep.Sweep;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The parameters that name a sweep file, or a file that holds nothing but a config. */
final class ConfigFile {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A config: Python, YAML or JSON; or a sweep file, or a script.")
  private String file = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "OVERRIDE",
      description = "key=value, key=a,b,c: in place of what the file says.")
  private List<String> overrides = List.of();

  @Mixin private final PythonOption python = new PythonOption();

  String file() {
    return file;
  }

  /** What it means; errors are told all at once. */
  Sweep read(Branchline root) {
    return python.source(root).readConfig(file, overrides).sweep();
  }

  /** What a script means with these values: a key that it hasn't is taken, to be told of. */
  Sweep readScript(Branchline root, ScriptWords script) {
    List<String> taken =
        overrides.stream()
            .map(word -> "+~-".indexOf(word.charAt(0)) < 0 ? "++" + word : word)
            .toList();
    return python.source(root).read(file, script, taken).sweep();
  }

  /** Whether an override sets this key as one that has to be there. */
  boolean expects(String key) {
    return overrides.stream().anyMatch(word -> word.startsWith(key + "="));
  }

  /**
   * What the file is as a script: one is named with its function, or its syntax tree has a function
   * that is called and nothing that says a config. It isn't executed.
   */
  Optional<ScriptFacts> script(Branchline root) {
    boolean named = ScriptFile.isNamed(file) && !FileKind.isPython(file);
    if (!named && (!FileKind.isPython(file) || !python.source(root).mayRun(file))) {
      return Optional.empty();
    }
    ScriptFacts facts = python.source(root).answers().facts(file);
    boolean isError = facts.text("kind").equals("error");
    if (isError && named) {
      throw Complaint.usage(facts.text("message"), facts.text("hint"));
    }
    boolean isCalled =
        !facts.text("entrypoint").isEmpty()
            || !facts.text("problem").isEmpty()
            || !facts.value("cell").equals(ConfigValue.NULL);
    boolean isConfig = facts.value("is_config").equals(ConfigValue.TRUE);
    return Optional.of(facts).filter(_ -> !isError && (named || (isCalled && !isConfig)));
  }

  List<String> overrides() {
    return overrides;
  }

  /** What came of reading it; nothing of that is told. */
  Read judge(Branchline root) {
    return python.source(root).judge(file, overrides);
  }

  /** What Python files are evaluated by. */
  SweepSource source(Branchline root) {
    return python.source(root);
  }
}
