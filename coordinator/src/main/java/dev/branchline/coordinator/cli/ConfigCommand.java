package dev.branchline.coordinator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at configs; its own commands do the looking. */
@Command(
    name = "config",
    description = "Look at a config, or a sweep's configs, before anything runs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline config show base.py",
      "  branchline config show train.py",
      "  branchline config check train.py lr=0.1 'seed=range(3)'",
      "  branchline config validate sweep.yaml lr=0.1,0.2"
    })
final class ConfigCommand implements Runnable {
  private final Branchline root;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private ConfigCommand(Branchline root) {
    this.root = root;
  }

  /** The command with those below it. */
  static CommandLine assembled(Branchline root) {
    return new CommandLine(new ConfigCommand(root))
        .addSubcommand("show", new ConfigShowCommand(root))
        .addSubcommand("check", new ConfigCheckCommand(root))
        .addSubcommand("validate", new ConfigValidateCommand(root));
  }

  /** Without a command of its own it only tells which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(root.err());
  }
}
