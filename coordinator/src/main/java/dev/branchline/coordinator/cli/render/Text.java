package dev.branchline.coordinator.cli.render;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.ValueReference;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Values as people read them. */
public final class Text {
  private static final int DIGITS = 6;

  private Text() {}

  /** A value in full: a string without its quotes, everything else as JSON. */
  public static String exact(ConfigValue value) {
    ConfigValue shown = ValueReference.readable(value);
    return shown instanceof ConfigValue.Text(String text) ? text : ConfigJson.write(shown);
  }

  /** A measured value: as {@link #exact}, but a float to six significant digits. */
  public static String rounded(ConfigValue value) {
    String exact = exact(value);
    if (value instanceof ConfigValue.Real(double real)
        && Double.isFinite(real)
        && exact.length() > DIGITS + 2) {
      BigDecimal shortened = new BigDecimal(real).round(new MathContext(DIGITS));
      double size = Math.abs(real);
      return size >= 1e-4 && size < 1e15
          ? shortened.stripTrailingZeros().toPlainString()
          : "%.5e".formatted(real);
    }
    return exact;
  }

  /** {@code 12ms}, {@code 3.21s}, {@code 4m05s}, {@code 2h03m}, {@code 3d04h}. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.2fs", millis / 1000.0);
    }
    if (millis < 3_600_000) {
      return String.format(Locale.ROOT, "%dm%02ds", millis / 60_000, millis / 1000 % 60);
    }
    if (millis < 86_400_000) {
      return String.format(Locale.ROOT, "%dh%02dm", millis / 3_600_000, millis / 60_000 % 60);
    }
    return String.format(Locale.ROOT, "%dd%02dh", millis / 86_400_000, millis / 3_600_000 % 24);
  }

  /** {@code 1 branch}, {@code 1,000 branches}. */
  public static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  /** Words as a shell would take them. */
  public static String words(List<String> words) {
    return String.join(" ", words.stream().map(Text::quoted).toList());
  }

  private static String quoted(String word) {
    boolean plain =
        !word.isEmpty()
            && word.chars()
                .allMatch(c -> Character.isLetterOrDigit(c) || "_-./=:,+@%{}".indexOf(c) >= 0);
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
