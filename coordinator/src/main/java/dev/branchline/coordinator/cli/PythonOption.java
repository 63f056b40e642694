package dev.branchline.coordinator.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the Python by which config files are evaluated. */
final class PythonOption {
  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "Evaluates Python config files; else the active environment's, else python3.")
  private @Nullable String program;

  /** A source of sweeps that uses it. */
  SweepSource source(Branchline root) {
    return new SweepSource(root, Optional.ofNullable(program));
  }
}
