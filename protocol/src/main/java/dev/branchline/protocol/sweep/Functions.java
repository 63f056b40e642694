package dev.branchline.protocol.sweep;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that a sweep expression may call, by name. */
final class Functions {
  static final String RANGE = "range";
  static final String CHOICE = "choice";

  /** Known words of the language that this version can't read yet. */
  private static final Set<String> LATER =
      Set.of(
          "linspace",
          "logspace",
          "shuffle",
          "sort",
          "int",
          "float",
          "str",
          "bool",
          "interval",
          "zip",
          "file",
          "tag",
          "glob",
          "uniform",
          "quniform",
          "loguniform",
          "qloguniform",
          "randn",
          "qrandn",
          "randint",
          "qrandint",
          "lograndint",
          "qlograndint");

  private static final Pattern CALL = Pattern.compile("([a-z_]+)\\(");

  private Functions() {}

  static boolean isListed(String name) {
    return name.equals(RANGE) || name.equals(CHOICE) || isLater(name);
  }

  static boolean isLater(String name) {
    return LATER.contains(name);
  }

  /** Whether a text begins with the name of a listed function and a parenthesis. */
  static boolean opensCall(String text) {
    Matcher matcher = CALL.matcher(text);
    return matcher.lookingAt() && isListed(matcher.group(1));
  }
}
