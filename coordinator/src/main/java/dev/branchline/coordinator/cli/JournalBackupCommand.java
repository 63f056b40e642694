package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.JournalFile;
import dev.branchline.coordinator.gateway.StateDirectory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Copies a journal. */
@Command(
    name = "backup",
    description = {
      "Copy the journal, as of one moment, while sweeps go on.",
      "To go back to it, stop what works in the directory, and put the copy in the place of",
      ".branchline/journal.db; the files journal.db-wal and journal.db-shm have to go."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  branchline journal backup ../journal-of-friday.db"})
final class JournalBackupCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(index = "0", paramLabel = "FILE", description = "The copy; it must not be there yet.")
  private String copy = "";

  JournalBackupCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Path target = root.setting().directory().resolve(copy);
    Complaint.orThrow(new JournalFile(new StateDirectory(root.directory())).backup(target));
    root.say("copied the journal to " + copy);
    return ExitCode.OK;
  }
}
