package dev.branchline.protocol.sweep;

import dev.branchline.protocol.sweep.random.Distribution;
import dev.branchline.protocol.sweep.random.Distribution.Continuous;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes distributions out of W&amp;B's names and words, and says which word doesn't hold. */
final class Distributions {
  /** The words of each continuous distribution; q is told apart by the name. */
  private static final Map<String, List<String>> WORDS = new LinkedHashMap<>();

  /** What holds where a word isn't given; the quantum is a float then, as it is in W&amp;B. */
  private static final Map<String, String> DEFAULTS =
      Map.of("mu", "0", "sigma", "1", "a", "1", "b", "1", "q", "1.0");

  static {
    List<String> ends = List.of("min", "max");
    List<String> bell = List.of("mu", "sigma");
    WORDS.put("uniform", ends);
    WORDS.put("log_uniform", ends);
    WORDS.put("log_uniform_values", ends);
    WORDS.put("inv_log_uniform", ends);
    WORDS.put("inv_log_uniform_values", ends);
    WORDS.put("normal", bell);
    WORDS.put("log_normal", bell);
    WORDS.put("beta", List.of("a", "b"));
    for (String name :
        List.of("uniform", "log_uniform", "log_uniform_values", "normal", "log_normal", "beta")) {
      List<String> words = WORDS.getOrDefault(name, List.of());
      WORDS.put("q_" + name, List.of(words.get(0), words.get(1), "q"));
    }
  }

  private Distributions() {}

  /** Whether it is the name of one whose values can't be listed. */
  static boolean isContinuous(String name) {
    return WORDS.containsKey(name);
  }

  static Set<String> names() {
    return WORDS.keySet();
  }

  /** What may be said of it. */
  static List<String> words(String name) {
    return WORDS.getOrDefault(name, List.of());
  }

  /** What to do where values were given for exponents. */
  static final String VALUES_HINT = "if `min` and `max` are values, write `log_uniform_values`";

  /** What many don't expect: {@code log_uniform} takes exponents, where they mean values. */
  static Optional<String> surprise(String name, Distribution distribution) {
    return name.equals("log_uniform")
            && distribution instanceof Distribution.LogUniform(double min, double max)
            && min <= 1
            && max <= 1
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "`log_uniform` takes exponents of e: it draws from %.4g to %.4g",
                StrictMath.exp(min),
                StrictMath.exp(max)))
        : Optional.empty();
  }

  /** What came of it. */
  sealed interface Outcome {}

  /** The distribution. */
  record Built(Distribution distribution) implements Outcome {}

  /** That a word doesn't hold; empty if it is all of them together. */
  record Wrong(String word, String message, String expected) implements Outcome {}

  /**
   * A distribution.
   *
   * @param name one for which {@link #isContinuous} holds
   * @param numbers gives each of its words, if it was typed
   */
  static Outcome build(String name, Function<String, Optional<Decimal>> numbers) {
    Map<String, Double> values = new LinkedHashMap<>();
    boolean integral = false;
    for (String word : words(name)) {
      Optional<Decimal> number =
          numbers
              .apply(word)
              .or(() -> Optional.ofNullable(DEFAULTS.get(word)).flatMap(Decimal::parse));
      if (number.isEmpty()) {
        return new Wrong(word, "no `" + word + "`", word + ": a number");
      }
      double value = number.get().value().doubleValue();
      if (!Double.isFinite(value)) {
        return new Wrong(word, "`" + word + "` is beyond what a double can hold", "");
      }
      values.put(word, value);
      integral = word.equals("q") && !number.get().real();
    }
    Optional<Outcome> wrong = check(name, values);
    return wrong.isPresent()
        ? wrong.get()
        : finite(name, plain(name.replaceFirst("^q_", ""), values), values, integral);
  }

  private static Optional<Outcome> check(String name, Map<String, Double> values) {
    double min = values.getOrDefault("min", 0.0);
    if (values.getOrDefault("q", 1.0) <= 0) {
      return wrong("q", "`q` isn't positive", "more than 0");
    }
    if (values.getOrDefault("sigma", 1.0) < 0) {
      return wrong("sigma", "`sigma` is negative", "at least 0");
    }
    if (values.getOrDefault("a", 1.0) <= 0) {
      return wrong("a", "`a` isn't positive", "more than 0");
    }
    if (values.getOrDefault("b", 1.0) <= 0) {
      return wrong("b", "`b` isn't positive", "more than 0");
    }
    if (name.endsWith("_values") && min <= 0) {
      return wrong("min", "`min` isn't positive, so it has no logarithm", "more than 0");
    }
    return values.getOrDefault("max", min) < min
        ? wrong("max", "`max` is below `min`", "at least min")
        : Optional.empty();
  }

  private static Optional<Outcome> wrong(String word, String message, String expected) {
    return Optional.of(new Wrong(word, message, expected));
  }

  private static Outcome finite(
      String name, Continuous plain, Map<String, Double> values, boolean integral) {
    if (!Double.isFinite(plain.real(Distribution.LEAST))
        || !Double.isFinite(plain.real(Distribution.GREATEST))) {
      return new Wrong("", "its values are beyond what a double can hold", "");
    }
    return new Built(
        name.startsWith("q_")
            ? new Distribution.Quantised(plain, values.getOrDefault("q", 1.0), integral)
            : plain);
  }

  private static Continuous plain(String name, Map<String, Double> values) {
    double min = values.getOrDefault("min", 0.0);
    double max = values.getOrDefault("max", 0.0);
    double mu = values.getOrDefault("mu", 0.0);
    double sigma = values.getOrDefault("sigma", 0.0);
    return switch (name) {
      case "uniform" -> new Distribution.Uniform(min, max);
      case "log_uniform" -> new Distribution.LogUniform(min, max);
      case "log_uniform_values" -> Distribution.LogUniform.ofValues(min, max);
      case "inv_log_uniform" -> new Distribution.InverseLogUniform(min, max);
      case "inv_log_uniform_values" -> Distribution.InverseLogUniform.ofValues(min, max);
      case "normal" -> new Distribution.Normal(mu, sigma);
      case "log_normal" -> new Distribution.LogNormal(mu, sigma);
      case "beta" ->
          new Distribution.Beta(values.getOrDefault("a", 1.0), values.getOrDefault("b", 1.0));
      default -> throw new IllegalArgumentException(name);
    };
  }
}
