package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.journal.JournalCare;
import dev.branchline.coordinator.journal.JournalException;
import dev.branchline.coordinator.journal.JournalReader;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The journal of a directory as a file to be looked after, whether another process writes it or
 * nobody does.
 */
public record JournalFile(StateDirectory directory) {

  /** What is wrong with it, one line each; see {@link JournalCare#check}. */
  public Reply<List<String>> check() {
    try {
      return Reply.accept(JournalCare.check(directory.journal()));
    } catch (JournalException e) {
      return Reply.refuse(StoredGateway.refusal(directory, e));
    }
  }

  /** Copies it, as of one moment; see {@link JournalCare#backup}. */
  public Reply<Path> backup(Path copy) {
    try {
      JournalCare.backup(directory.journal(), copy);
      return Reply.accept(copy);
    } catch (JournalException e) {
      return Reply.refuse(StoredGateway.refusal(directory, e));
    } catch (FileAlreadyExistsException e) {
      return Reply.refuse(
          new Refusal.Impossible(copy + " is there already", "give the copy another name"));
    } catch (IOException e) {
      return Reply.refuse(
          new Refusal.Impossible(
              "the copy can't be written: " + e, "look at the folder and the disk's space"));
    }
  }

  /** Tells of the executions of a sweep that aren't their branches' outcomes. */
  public Reply<SweepId> otherAttempts(SweepId sweep, Consumer<AttemptRow> visitor) {
    try (JournalReader reader = JournalReader.open(directory.journal())) {
      reader.otherAttempts(sweep, visitor);
      return Reply.accept(sweep);
    } catch (JournalException e) {
      return Reply.refuse(StoredGateway.refusal(directory, e));
    }
  }
}
