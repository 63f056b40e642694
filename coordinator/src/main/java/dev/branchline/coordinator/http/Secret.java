package dev.branchline.coordinator.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** The secret that a client brings, compared in a time that tells nothing of it. */
final class Secret {
  private static final String SCHEME = "bearer ";

  private final byte[] hash;

  Secret(String secret) {
    hash = hash(secret);
  }

  /** Whether this is the value of an {@code Authorization} header that brings the secret. */
  boolean isIn(String authorization) {
    return authorization.length() > SCHEME.length()
        && authorization.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)
        && MessageDigest.isEqual(hash, hash(authorization.substring(SCHEME.length()).strip()));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
