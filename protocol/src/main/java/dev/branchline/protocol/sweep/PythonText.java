package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.FloatText;
import java.util.List;
import java.util.Map;

/** Writes values as Python's {@code str} does: {@code True}, {@code None}, {@code ['a', 1.0]}. */
final class PythonText {
  private PythonText() {}

  /** As {@code str(value)}. */
  static String str(ConfigValue value) {
    return value instanceof ConfigValue.Text(String text) ? text : repr(value);
  }

  private static String repr(ConfigValue value) {
    StringBuilder out = new StringBuilder();
    repr(value, out);
    return out.toString();
  }

  private static void repr(ConfigValue value, StringBuilder out) {
    switch (value) {
      case ConfigValue.Null() -> out.append("None");
      case ConfigValue.Bool(boolean flag) -> out.append(flag ? "True" : "False");
      case ConfigValue.Int(var number) -> out.append(number);
      case ConfigValue.Real(double number) -> out.append(FloatText.repr(number));
      case ConfigValue.Text(String text) -> quote(text, out);
      case ConfigValue.Array(List<ConfigValue> items) -> {
        String separator = "[";
        for (ConfigValue item : items) {
          out.append(separator);
          repr(item, out);
          separator = ", ";
        }
        out.append(items.isEmpty() ? "[]" : "]");
      }
      case ConfigValue.Mapping mapping -> {
        String separator = "{";
        for (Map.Entry<String, ConfigValue> entry : mapping.entries().entrySet()) {
          out.append(separator);
          quote(entry.getKey(), out);
          out.append(": ");
          repr(entry.getValue(), out);
          separator = ", ";
        }
        out.append(mapping.entries().isEmpty() ? "{}" : "}");
      }
    }
  }

  private static void quote(String text, StringBuilder out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (c == quote) {
                    out.append('\\').append(quote);
                  } else if (c < ' ' || (c >= 0x7f && c <= 0xa0) || c == 0xad) {
                    out.append("\\x%02x".formatted(c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    out.append(quote);
  }
}
