package dev.branchline.protocol.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Config values as JSON text and back, kinds kept: {@code 1} is an integer of any size, {@code 1.0}
 * a float, and NaN and the infinities are written as Python writes them.
 */
public final class ConfigJson {
  /** How deep lists and maps may be nested. */
  public static final int MAX_DEPTH = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private ConfigJson() {}

  /** That a text isn't JSON, and why. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  /**
   * Reads one value.
   *
   * @throws Malformed if it isn't one, or more than one
   */
  public static ConfigValue parse(String text) throws Malformed {
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() == null) {
        throw new Malformed("no value");
      }
      ConfigValue value = value(parser);
      if (parser.nextToken() != null) {
        throw new Malformed("more than one value");
      }
      return value;
    } catch (JacksonException e) {
      throw new Malformed(describe(e));
    }
  }

  /** A parser that takes what {@link #parse} takes, for those who want the places too. */
  public static JsonParser parser(String text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  /** Writes a value in as few characters as can be, in the order of its entries. */
  public static String write(ConfigValue value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static String describe(JacksonException e) {
    var location = e.getLocation();
    String message = e.getOriginalMessage();
    return location == null
        ? message
        : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": " + message;
  }

  private static ConfigValue value(JsonParser parser) throws Malformed {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> mapping(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new ConfigValue.Text(parser.getString());
      case VALUE_NUMBER_INT -> new ConfigValue.Int(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> new ConfigValue.Real(parser.getDoubleValue());
      case VALUE_TRUE -> ConfigValue.TRUE;
      case VALUE_FALSE -> ConfigValue.FALSE;
      case VALUE_NULL -> ConfigValue.NULL;
      case END_ARRAY, END_OBJECT, NOT_AVAILABLE, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new Malformed("unexpected " + token);
    };
  }

  private static ConfigValue mapping(JsonParser parser) throws Malformed {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      entries.put(key, value(parser));
    }
    return new ConfigValue.Mapping(entries);
  }

  private static ConfigValue array(JsonParser parser) throws Malformed {
    List<ConfigValue> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new ConfigValue.Array(items);
  }

  private static void write(ConfigValue value, StringBuilder out) {
    switch (value) {
      case ConfigValue.Null() -> out.append("null");
      case ConfigValue.Bool(boolean flag) -> out.append(flag);
      case ConfigValue.Int(var number) -> {
        if (number.bitLength() < Long.SIZE) {
          out.append(number.longValue());
        } else {
          out.append(number);
        }
      }
      case ConfigValue.Real(double number) -> out.append(FloatText.json(number));
      case ConfigValue.Text(String text) -> quote(text, out);
      case ConfigValue.Array(List<ConfigValue> items) -> {
        out.append('[');
        String separator = "";
        for (ConfigValue item : items) {
          out.append(separator);
          write(item, out);
          separator = ",";
        }
        out.append(']');
      }
      case ConfigValue.Mapping mapping -> {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, ConfigValue> entry : mapping.entries().entrySet()) {
          out.append(separator);
          quote(entry.getKey(), out);
          out.append(':');
          write(entry.getValue(), out);
          separator = ",";
        }
        out.append('}');
      }
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || (Character.isSurrogate(c) && !paired(text, i))) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Whether the surrogate at {@code i} has its other half; a lone one can't be encoded. */
  private static boolean paired(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
