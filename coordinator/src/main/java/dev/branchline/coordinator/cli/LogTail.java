package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes what one branch writes as it comes, from attempt to attempt, until it has ended. */
final class LogTail {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final SweepId sweep;
  private final long ordinal;
  private final OutputFile.Stream stream;
  private final PrintStream out;
  private Duration pause = SHORTEST;

  LogTail(Gateway gateway, SweepId sweep, long ordinal, OutputFile.Stream stream, PrintStream out) {
    this.gateway = gateway;
    this.sweep = sweep;
    this.ordinal = ordinal;
    this.stream = stream;
    this.out = out;
  }

  /** Returns when the branch has its final status and all of it is written, or it isn't there. */
  void follow() {
    Optional<OutputFile> followed = Optional.empty();
    while (true) {
      boolean ended = hasEnded();
      Optional<OutputFile> newest = newest();
      if (newest.isPresent() && !newest.equals(followed)) {
        whole(newest.get());
        followed = newest;
      } else if (ended) {
        return;
      } else {
        rest();
      }
    }
  }

  /** One attempt's, until nothing follows. */
  private void whole(OutputFile file) {
    long from = 0;
    OutputPiece piece;
    do {
      piece = Complaint.orThrow(gateway.read(file, from, Gateway.MAX_PIECE));
      from = piece.until();
      if (piece.bytes().length > 0) {
        out.write(piece.bytes(), 0, piece.bytes().length);
        out.flush();
        pause = SHORTEST;
      } else if (!piece.last()) {
        rest();
      }
    } while (!piece.last());
  }

  private boolean hasEnded() {
    List<BranchRow> rows = gateway.branches(sweep, BranchFilter.of(Ordinals.of(ordinal)), 0, 1);
    return rows.stream().allMatch(row -> row.status().isFinal());
  }

  private Optional<OutputFile> newest() {
    return gateway.output(sweep, ordinal).stream()
        .filter(file -> file.stream() == stream)
        .reduce((_, newer) -> newer);
  }

  private void rest() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Complaint("interrupted", "", ExitCode.INTERRUPTED);
    }
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }
}
