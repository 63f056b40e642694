package dev.branchline.worker.result;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds metrics in an output: of each the last match, its first group if it has one. What isn't a
 * number is passed over; NaN and the infinities are numbers.
 */
public final class MetricScan {
  private final SequencedMap<String, Pattern> patterns;
  private final LinkedHashMap<String, ConfigValue> found = new LinkedHashMap<>();

  /** A scan for these, by the metrics' names. */
  public MetricScan(SequencedMap<String, Pattern> patterns) {
    this.patterns = patterns;
  }

  /** Looks through more of the output: whole lines. */
  public void accept(CharSequence lines) {
    for (Map.Entry<String, Pattern> entry : patterns.entrySet()) {
      Matcher matcher = entry.getValue().matcher(lines);
      while (matcher.find()) {
        String text = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
        if (text != null) {
          number(text).ifPresent(value -> found.put(entry.getKey(), value));
        }
      }
    }
  }

  /** The last value of each that was found. */
  public ConfigValue.Mapping found() {
    return new ConfigValue.Mapping(found);
  }

  private static Optional<ConfigValue> number(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    String unsigned = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
    double sign = word.startsWith("-") ? -1 : 1;
    if (unsigned.equals("nan")) {
      return Optional.of(ConfigValue.of(Double.NaN));
    }
    if (unsigned.equals("inf") || unsigned.equals("infinity")) {
      return Optional.of(ConfigValue.of(sign * Double.POSITIVE_INFINITY));
    }
    if (unsigned.isEmpty() || Character.isLetter(unsigned.charAt(unsigned.length() - 1))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          unsigned.chars().allMatch(c -> c >= '0' && c <= '9')
              ? new ConfigValue.Int(new BigInteger(word))
              : ConfigValue.of(Double.parseDouble(word)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
