package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.LeaseId;
import java.nio.file.Path;

/** What one attempt wrote to one of its streams; {@code (lease, ordinal)} names the attempt. */
public record OutputFile(long ordinal, LeaseId lease, Stream stream, Path path) {

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
