package dev.branchline.protocol.sweep.expression;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that a sweep expression may call, by name: Hydra's, Ray Tune's, and our own. */
public final class Functions {
  /** All names. */
  public static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(
              "range",
              "choice",
              "linspace",
              "logspace",
              "shuffle",
              "sort",
              "int",
              "float",
              "str",
              "bool",
              "interval",
              "tag",
              "glob",
              "zip",
              "file",
              "extend_list",
              "grid_search",
              "uniform",
              "quniform",
              "loguniform",
              "qloguniform",
              "randn",
              "qrandn",
              "randint",
              "qrandint",
              "lograndint",
              "qlograndint"));

  private static final Pattern CALL = Pattern.compile("([a-z_]+)\\(");

  private Functions() {}

  /** Whether a name is one of a function. */
  public static boolean isListed(String name) {
    return NAMES.contains(name);
  }

  /** Whether a text begins with the name of a listed function and a parenthesis. */
  public static boolean opensCall(String text) {
    Matcher matcher = CALL.matcher(text);
    return matcher.lookingAt() && isListed(String.valueOf(matcher.group(1)));
  }
}
