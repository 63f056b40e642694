package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Knows where PyYAML, which is YAML 1.1 with gaps, would read an unquoted word otherwise than the
 * core schema of YAML 1.2 does. The patterns are those of its {@code resolver.py}.
 */
final class PyYaml {
  private static final Pattern BOOL =
      Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
  private static final Pattern INT =
      Pattern.compile(
          "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
  private static final Pattern DATE =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}"
              + ":[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");
  private static final Pattern PLAIN_DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9]*)");
  private static final Pattern PLAIN_HEX = Pattern.compile("0x[0-9a-fA-F]+");

  /** Longer words are prose. */
  private static final int LONGEST = 40;

  private PyYaml() {}

  /** What PyYAML would make of a word that was taken as {@code taken}, if it isn't the same. */
  static Optional<String> otherwise(String text, ConfigValue taken) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    String theirs = kind(text);
    String ours =
        switch (taken) {
          case ConfigValue.Bool flag -> "a boolean";
          case ConfigValue.Int number ->
              PLAIN_DECIMAL.matcher(text).matches() || PLAIN_HEX.matcher(text).matches()
                  ? "an integer"
                  : "this integer";
          case ConfigValue.Real number -> "a float";
          case ConfigValue.Null nothing -> theirs;
          case ConfigValue.Text string -> "a string";
          case ConfigValue.Array list -> theirs;
          case ConfigValue.Mapping map -> theirs;
        };
    return ours.equals(theirs) ? Optional.empty() : Optional.of(theirs);
  }

  private static String kind(String text) {
    if (BOOL.matcher(text).matches()) {
      return "a boolean";
    }
    if (INT.matcher(text).matches()) {
      String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
      if (text.contains(":")) {
        return "an integer of base 60";
      }
      return digits.length() > 1 && digits.matches("0[0-7_]+") ? "an octal integer" : "an integer";
    }
    if (FLOAT.matcher(text).matches()) {
      return "a float";
    }
    return DATE.matcher(text).matches() ? "a date" : "a string";
  }
}
