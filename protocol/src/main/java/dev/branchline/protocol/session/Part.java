package dev.branchline.protocol.session;

/**
 * One message as the session carries it.
 *
 * @param manifest says what it is; at most {@link Limits#MANIFEST_LENGTH} characters of ASCII
 * @param bytes at most {@link Limits#PART_BYTES}
 */
public record Part(String manifest, Bytes bytes) {
  public Part {
    Limits.checkManifest(manifest);
    if (bytes.length() > Limits.PART_BYTES) {
      throw new IllegalArgumentException(
          "a message of %d bytes; the most is %d".formatted(bytes.length(), Limits.PART_BYTES));
    }
  }

  /** What it counts in a queue: its bytes, and what holds them. */
  int weight() {
    return bytes.length() + Limits.PIECE_OVERHEAD;
  }
}
