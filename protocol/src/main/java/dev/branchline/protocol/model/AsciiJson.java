package dev.branchline.protocol.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes values as Python's {@code json.dumps(value, sort_keys=True)} does, into one buffer that is
 * used again; the outcome is ASCII.
 */
final class AsciiJson {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[512];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets what was written. */
  void clear() {
    length = 0;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }

  void value(ConfigValue value) {
    switch (value) {
      case ConfigValue.Null() -> ascii("null");
      case ConfigValue.Bool(boolean flag) -> ascii(flag ? "true" : "false");
      case ConfigValue.Int(var number) ->
          ascii(
              number.bitLength() < Long.SIZE
                  ? Long.toString(number.longValue())
                  : number.toString());
      case ConfigValue.Real(double number) -> ascii(FloatText.json(number));
      case ConfigValue.Text(String text) -> text(text);
      case ConfigValue.Array(List<ConfigValue> items) -> array(items);
      case ConfigValue.Mapping mapping -> mapping(mapping.entries());
    }
  }

  private void array(List<ConfigValue> items) {
    put('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        ascii(", ");
      }
      value(items.get(i));
    }
    put(']');
  }

  private void mapping(Map<String, ConfigValue> entries) {
    // Given its array, toArray makes none by reflection, which costs as much as the rest of it.
    String[] keys = entries.keySet().toArray(new String[entries.size()]);
    if (keys.length > 1) {
      Arrays.sort(keys, BY_CODE_POINT);
    }
    put('{');
    for (int i = 0; i < keys.length; i++) {
      if (i > 0) {
        ascii(", ");
      }
      text(keys[i]);
      ascii(": ");
      ConfigValue value = entries.get(keys[i]);
      if (value != null) {
        value(value);
      }
    }
    put('}');
  }

  /** Python compares strings by code point, Java by UTF-16 unit: they differ above U+FFFF. */
  static final Comparator<String> BY_CODE_POINT =
      (left, right) -> {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
          if (left.charAt(i) != right.charAt(i)) {
            // The second half of a pair counts with the first; a half without the other by itself.
            int pair = i > 0 && Character.isHighSurrogate(left.charAt(i - 1)) ? i - 1 : i;
            int order = Integer.compare(left.codePointAt(pair), right.codePointAt(pair));
            return order != 0 ? order : Integer.compare(left.codePointAt(i), right.codePointAt(i));
          }
        }
        return Integer.compare(left.length(), right.length());
      };

  private void text(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> ascii("\\\"");
        case '\\' -> ascii("\\\\");
        case '\n' -> ascii("\\n");
        case '\r' -> ascii("\\r");
        case '\t' -> ascii("\\t");
        case '\b' -> ascii("\\b");
        case '\f' -> ascii("\\f");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            put(c);
          } else {
            escape(c);
          }
        }
      }
    }
    put('"');
  }

  private void escape(char c) {
    ascii("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[(c >> shift) & 0xf]);
    }
  }

  private void ascii(String text) {
    int size = text.length();
    room(size);
    for (int i = 0; i < size; i++) {
      bytes[length + i] = (byte) text.charAt(i);
    }
    length += size;
  }

  private void put(int c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
