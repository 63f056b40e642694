package dev.branchline.protocol.model;

/**
 * The one way to write a value that its identity is taken from: what Python's {@code
 * json.dumps(value, sort_keys=True)} writes.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** Keys by code point, {@code ", "} and {@code ": "}, ASCII. */
  public static String write(ConfigValue value) {
    AsciiJson json = new AsciiJson();
    json.value(value);
    return json.toString();
  }
}
