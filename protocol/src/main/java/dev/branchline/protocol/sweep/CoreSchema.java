package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** What an unquoted word means: the core schema of YAML 1.2 (section 10.3.2). */
final class CoreSchema {
  private static final Pattern INT = Pattern.compile("[-+]?[0-9]++");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]++");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]++");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]++|[0-9]++(?:\\.[0-9]*+)?)(?:[eE][-+]?[0-9]++)?");

  private CoreSchema() {}

  /** The value of an unquoted word. */
  static ConfigValue read(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> ConfigValue.NULL;
      case "true", "True", "TRUE" -> ConfigValue.TRUE;
      case "false", "False", "FALSE" -> ConfigValue.FALSE;
      case ".nan", ".NaN", ".NAN" -> new ConfigValue.Real(Double.NaN);
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" ->
          new ConfigValue.Real(Double.POSITIVE_INFINITY);
      case "-.inf", "-.Inf", "-.INF" -> new ConfigValue.Real(Double.NEGATIVE_INFINITY);
      default -> number(text);
    };
  }

  private static ConfigValue number(String text) {
    if (!maybeNumber(text.charAt(0))) {
      return new ConfigValue.Text(text);
    }
    if (INT.matcher(text).matches()) {
      return new ConfigValue.Int(new BigInteger(text));
    }
    if (FLOAT.matcher(text).matches()) {
      return new ConfigValue.Real(Double.parseDouble(text));
    }
    if (OCTAL.matcher(text).matches()) {
      return new ConfigValue.Int(new BigInteger(text.substring(2), 8));
    }
    if (HEX.matcher(text).matches()) {
      return new ConfigValue.Int(new BigInteger(text.substring(2), 16));
    }
    return new ConfigValue.Text(text);
  }

  private static boolean maybeNumber(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
  }
}
