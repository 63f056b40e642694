package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.JournalFile;
import dev.branchline.coordinator.gateway.StateDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Looks for damage in a journal. */
@Command(
    name = "check",
    description = {
      "Look for damage in the journal: its pages, and whether each branch has one outcome.",
      "Tells what it finds, one line each; exit code 0 if that is nothing, else 1."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  branchline journal check", "  branchline -C ../other journal check"})
final class JournalCheckCommand implements Callable<Integer> {
  private final Branchline root;

  JournalCheckCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    JournalFile file = new JournalFile(new StateDirectory(root.directory()));
    List<String> found = Complaint.orThrow(file.check());
    found.forEach(root.out()::println);
    root.say(
        found.isEmpty()
            ? "the journal is sound"
            : "hint: keep a copy of it; `branchline journal export` shows what can still be read");
    return found.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }
}
