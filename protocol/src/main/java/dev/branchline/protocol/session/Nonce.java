package dev.branchline.protocol.session;

/** 128 random bits that are used once, drawn by the shell. */
public record Nonce(long high, long low) {
  /** A number from 0 to 1 that differs from nonce to nonce, to spread what would be at once. */
  double jitter() {
    return (high >>> 11) * 0x1.0p-53;
  }
}
