package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What an unquoted word of an expression means: Hydra's primitives (constants in any case, {@code
 * inf}, {@code nan}, {@code 1_000}), and beyond them what it would mean in a file.
 */
final class ElementWords {
  private static final Predicate<String> GROUPED =
      Pattern.compile("[-+]?[0-9]++(?:_[0-9]++)++(?:\\.[0-9]*+)?(?:[eE][-+]?[0-9]++)?")
          .asMatchPredicate();

  /** Longer words are no constants. */
  private static final int LONGEST_CONSTANT = 5;

  private ElementWords() {}

  static ConfigValue read(String word) {
    if (word.length() <= LONGEST_CONSTANT) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "null" -> {
          return ConfigValue.NULL;
        }
        case "true" -> {
          return ConfigValue.TRUE;
        }
        case "false" -> {
          return ConfigValue.FALSE;
        }
        case "nan", "+nan", "-nan" -> {
          return ConfigValue.of(Double.NaN);
        }
        case "inf", "+inf" -> {
          return ConfigValue.of(Double.POSITIVE_INFINITY);
        }
        case "-inf" -> {
          return ConfigValue.of(Double.NEGATIVE_INFINITY);
        }
        default -> {}
      }
    }
    return CoreSchema.read(GROUPED.test(word) ? word.replace("_", "") : word);
  }
}
