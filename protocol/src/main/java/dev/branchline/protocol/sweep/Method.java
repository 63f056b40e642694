package dev.branchline.protocol.sweep;

import java.util.List;
import java.util.Optional;

/** How a sweep takes points from its axes. */
enum Method {
  /** All of them, in order. */
  GRID,
  /** Drawn independently. */
  RANDOM,
  /** Drawn evenly, by Sobol's sequence. */
  SOBOL;

  private static final List<String> NAMES = List.of("grid", "random", "sobol");

  /** Search methods, which look at results; they aren't part of this version. */
  private static final List<String> LATER = List.of("bayes", "tpe", "asha");

  /** The method of a file; grid where none is given, or where it doesn't hold. */
  static Method read(Fields fields, Problems problems) {
    Optional<Node> node = fields.node("method");
    if (node.isEmpty()) {
      return GRID;
    }
    String word = node.get() instanceof Node.Leaf leaf ? leaf.text() : "";
    int known = NAMES.indexOf(word);
    if (known >= 0) {
      return values()[known];
    }
    if (LATER.contains(word)) {
      problems.error(
          node.get().place(),
          "`method: " + word + "` isn't supported yet by this version",
          word,
          "grid, random or sobol");
    } else {
      problems.unknown(node.get().place(), "method", word, NAMES, "grid, random or sobol");
    }
    // Nothing more can be said of values that this method would not list.
    return RANDOM;
  }

  /** Tells of values that can't be listed where all have to be. */
  boolean permits(
      AxisValues values, ConfigPath path, Place place, String found, Problems problems) {
    if (this != GRID || !(values instanceof AxisValues.Drawn)) {
      return true;
    }
    uncountable(path, place, found, problems);
    return false;
  }

  /** Tells that a parameter's values can't be listed. */
  static void uncountable(ConfigPath path, Place place, String found, Problems problems) {
    problems.error(
        place,
        "`" + path + "` has no countable values, and `method: grid` lists them all",
        found,
        "values, a step, or integers",
        "give a `step`, or `values`; or write `method: random`");
  }
}
