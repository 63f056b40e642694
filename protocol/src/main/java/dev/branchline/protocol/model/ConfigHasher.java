package dev.branchline.protocol.model;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Computes config ids, many of them; keeps its buffers, so it belongs to one thread at a time. */
public final class ConfigHasher {
  /** The key by which a user names a config. */
  public static final String KEY = "config_id";

  private final MessageDigest sha256;
  private final AsciiJson json = new AsciiJson();
  private final byte[] digest = new byte[32];

  public ConfigHasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * The id of a config: what its {@code config_id} says, if that is a string of the right form,
   * else a hash of all that it says.
   */
  public ConfigId id(ConfigValue.Mapping config) {
    if (config.entries().get(KEY) instanceof ConfigValue.Text(String name)
        && ConfigId.Named.isName(name)) {
      return new ConfigId.Named(name);
    }
    json.clear();
    json.value(config);
    sha256.update(json.bytes(), 0, json.length());
    try {
      sha256.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new AssertionError("the buffer has the digest's size", e);
    }
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = (bits << 8) | (digest[i] & 0xff);
    }
    return new ConfigId.Hashed(bits);
  }
}
