package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.SweepId;
import java.util.Optional;

/** What the last attempt of a branch wrote. */
final class BranchFiles {
  private final Gateway gateway;
  private final SweepId sweep;

  BranchFiles(Gateway gateway, SweepId sweep) {
    this.gateway = gateway;
    this.sweep = sweep;
  }

  /** Takes bytes; it may keep none of the array. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] bytes);
  }

  /** Passes on all that it wrote to one stream; nothing if it wrote nothing. */
  void copy(BranchRow row, OutputFile.Stream stream, Sink sink) {
    Optional<OutputFile> file = file(row, stream);
    if (file.isEmpty()) {
      return;
    }
    long from = 0;
    OutputPiece piece;
    do {
      piece = Complaint.orThrow(gateway.read(file.get(), from, Gateway.MAX_PIECE));
      if (piece.bytes().length > 0) {
        sink.write(piece.bytes());
      }
      from = piece.until();
    } while (!piece.last() && piece.bytes().length > 0);
  }

  /** How many bytes it wrote to one stream. */
  long size(BranchRow row, OutputFile.Stream stream) {
    return file(row, stream)
        .map(file -> Complaint.orThrow(gateway.read(file, -1, 1)).until())
        .orElse(0L);
  }

  private Optional<OutputFile> file(BranchRow row, OutputFile.Stream stream) {
    return gateway.output(sweep, row.ordinal()).stream()
        .filter(file -> file.stream() == stream)
        .filter(file -> row.lease().map(file.lease()::equals).orElse(true))
        .reduce((_, newer) -> newer);
  }
}
