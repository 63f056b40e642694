package dev.branchline.protocol.model;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names a config by what it says: 64 bits of a hash of its canonical JSON, or the name that the
 * user gave by the key {@code config_id}.
 */
public sealed interface ConfigId {

  /** The first 64 bits of the SHA-256 of the canonical JSON. */
  record Hashed(long bits) implements ConfigId {
    @Override
    public String toString() {
      return HexFormat.of().toHexDigits(bits);
    }
  }

  /** The user's own: {@code [A-Za-z0-9._-]{1,64}}. */
  record Named(String name) implements ConfigId {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Named {
      if (!isName(name)) {
        throw new IllegalArgumentException("not a config id: " + name);
      }
    }

    /** Whether {@code text} can be a config's name. */
    public static boolean isName(String text) {
      return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
