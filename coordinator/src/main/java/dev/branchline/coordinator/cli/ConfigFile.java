package dev.branchline.coordinator.cli;

import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.Sweep;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The parameters that name a sweep file, or a file that holds nothing but a config. */
final class ConfigFile {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A config: Python, YAML or JSON; or a sweep file.")
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

  /** What came of reading it; nothing of that is told. */
  Read judge(Branchline root) {
    return python.source(root).judge(file, overrides);
  }

  /** What Python files are evaluated by. */
  SweepSource source(Branchline root) {
    return python.source(root);
  }
}
