package dev.branchline.coordinator.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The option {@code --json}, for {@code --output json}, where there are no other forms. */
final class JsonOption {
  @Option(names = "--json", description = "The same as --output json.")
  private boolean json;

  @Mixin private final OutputForm output = new OutputForm();

  /** Whether JSON was asked for. */
  boolean in(Setting setting) {
    OutputForm.Form form = output.in(setting);
    return json || form == OutputForm.Form.json;
  }
}
