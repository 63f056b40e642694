package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.util.List;

/** Finds and reads what attempts write, wherever it is kept. Calls may block. */
public interface Outputs {

  /** All the output of a branch that there is, ordered by lease and stream. */
  List<OutputFile> of(SweepId sweep, long ordinal);

  /** A piece of it; see {@link Gateway#read}. */
  Reply<OutputPiece> read(OutputFile file, long from, int limit);

  /** Removes all the output of a sweep, as far as it can be reached. */
  void remove(SweepId sweep) throws IOException;
}
