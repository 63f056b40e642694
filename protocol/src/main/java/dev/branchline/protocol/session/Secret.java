package dev.branchline.protocol.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What coordinator and workers share, and everybody else must not know. Never printed. */
public final class Secret {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private Secret(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * The secret as the file has it, without blanks around it.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Secret of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the secret is empty");
    }
    return new Secret(new SecretKeySpec(text.strip().getBytes(StandardCharsets.UTF_8), ALGORITHM));
  }

  /** The keyed hash of {@code content}. */
  byte[] sign(byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Whether {@code proof} is that hash; takes as long for a good as for a bad one. */
  boolean verifies(byte[] content, Bytes proof) {
    return MessageDigest.isEqual(sign(content), proof.toArray());
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
