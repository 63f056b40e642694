package dev.branchline.protocol.session;

import java.time.Duration;

/** The bounds and times of a session, all of them. */
public final class Limits {
  /** The most that a frame takes on the wire. */
  public static final int FRAME_BYTES = 128 * 1024;

  /** The most that a message takes: a definition with all its files, and some more. */
  public static final int PART_BYTES = 65 * 1024 * 1024;

  /** What may be under way without an acknowledgement; also what is kept of frames too early. */
  public static final int WINDOW_BYTES = 2 * 1024 * 1024;

  /**
   * What may wait for the window. A message is taken as long as less than this waits, so that a
   * large one always finds its way; {@code send} answers false from then on.
   */
  public static final int QUEUE_BYTES = 16 * 1024 * 1024;

  /** How long a manifest may be. */
  public static final int MANIFEST_LENGTH = 64;

  /** How long a path or a name may be, in characters. */
  public static final int NAME_LENGTH = 1024;

  /** How long the sentence of a refusal may be, in characters; what is longer is cut. */
  public static final int SENTENCE_LENGTH = 2000;

  /** What a piece costs besides its bytes: its manifest, its lengths. */
  static final int PIECE_OVERHEAD = MANIFEST_LENGTH + 24;

  /**
   * What a frame costs besides its pieces, and counts at least: so small frames are bounded too.
   */
  static final int FRAME_OVERHEAD = 256;

  /** What pieces, with their overhead, may take of a frame. */
  static final int PAYLOAD_BYTES = FRAME_BYTES - FRAME_OVERHEAD;

  /** How many frames a peer that keeps to the window can be ahead of the one that is missing. */
  static final int AHEAD_FRAMES = WINDOW_BYTES / FRAME_OVERHEAD;

  /** How much is repeated at once after silence; the rest follows as acknowledgements come. */
  static final int RESEND_BYTES = 4 * FRAME_BYTES;

  /** An acknowledgement is sent at once when so much wasn't acknowledged. */
  static final int ACK_BYTES = WINDOW_BYTES / 8;

  /** How long an acknowledgement waits for a frame that it can ride on. */
  static final long ACK_DELAY = Duration.ofMillis(5).toNanos();

  /** When a frame that isn't acknowledged is repeated first; doubles each time. */
  static final long FIRST_RESEND = Duration.ofMillis(500).toNanos();

  static final long LAST_RESEND = Duration.ofSeconds(4).toNanos();

  /** After so long without a frame an empty one is sent, so that the peer can tell silence. */
  public static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

  /** When a knock, and then a proof, is repeated first; doubles each time, with jitter. */
  static final long FIRST_KNOCK = Duration.ofMillis(250).toNanos();

  static final long LAST_KNOCK = Duration.ofSeconds(2).toNanos();

  /** How long either end waits for the other's proof, once the challenge is made. */
  public static final Duration HANDSHAKE = Duration.ofSeconds(5);

  private Limits() {}

  static void checkManifest(String manifest) {
    if (manifest.length() > MANIFEST_LENGTH
        || !manifest.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("not a manifest: " + manifest);
    }
  }

  static void checkName(String name) {
    if (name.length() > NAME_LENGTH) {
      throw new IllegalArgumentException("a name of %d characters".formatted(name.length()));
    }
  }
}
