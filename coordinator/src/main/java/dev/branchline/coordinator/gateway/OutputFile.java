package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;

/**
 * What one attempt writes to one of its streams; {@code (sweep, ordinal, lease)} names the attempt.
 *
 * @param worker the name of the worker that keeps it; empty if it lies in the directory itself
 */
public record OutputFile(SweepId sweep, long ordinal, LeaseId lease, Stream stream, String worker) {

  /** The streams that are kept. */
  public enum Stream {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String word;

    Stream(String word) {
      this.word = word;
    }

    /** Also the ending of the file's name. */
    public String word() {
      return word;
    }
  }
}
