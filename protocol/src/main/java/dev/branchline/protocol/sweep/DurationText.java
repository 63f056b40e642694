package dev.branchline.protocol.sweep;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in files: {@code 10s}, {@code 1h30m}, {@code 1.5d}, {@code 0}. */
public final class DurationText {
  private static final String NUMBER = "([0-9]{1,9}(?:\\.[0-9]{1,9})?)";
  private static final Pattern FORM =
      Pattern.compile("(?:%1$sd)?(?:%1$sh)?(?:%1$sm)?(?:%1$ss)?(?:%1$sms)?".formatted(NUMBER));
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  /** Longer ones are as good as none. */
  private static final Duration MOST = Duration.ofDays(3650);

  private DurationText() {}

  /** Empty if it isn't one, or is longer than ten years. */
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal millis = BigDecimal.ZERO;
    for (int i = 0; i < MILLIS.length; i++) {
      String part = matcher.group(i + 1);
      if (part != null) {
        millis = millis.add(new BigDecimal(part).multiply(BigDecimal.valueOf(MILLIS[i])));
      }
    }
    return millis.compareTo(BigDecimal.valueOf(MOST.toMillis())) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(millis.movePointRight(6).longValue()));
  }
}
