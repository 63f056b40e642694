package dev.branchline.coordinator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks after a directory's journal; its own commands do the work. */
@Command(
    name = "journal",
    description = "Check, export or copy the journal of this directory, also while it is written.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline journal check",
      "  branchline journal export > sweeps.jsonl",
      "  branchline journal export last --output csv > branches.csv",
      "  branchline journal backup ../journal-of-friday.db"
    })
final class JournalCommand implements Runnable {
  private final Branchline root;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private JournalCommand(Branchline root) {
    this.root = root;
  }

  /** The command with those below it. */
  static CommandLine assembled(Branchline root) {
    return new CommandLine(new JournalCommand(root))
        .addSubcommand("check", new JournalCheckCommand(root))
        .addSubcommand("export", new JournalExportCommand(root))
        .addSubcommand("backup", new JournalBackupCommand(root));
  }

  /** Without a command of its own it only tells which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(root.err());
  }
}
