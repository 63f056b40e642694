package dev.branchline.protocol.wire;

/**
 * Bytes from the network that are no message of ours; the sentence says what is wrong with them.
 */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableException(String sentence) {
    super(sentence);
  }

  UnreadableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
