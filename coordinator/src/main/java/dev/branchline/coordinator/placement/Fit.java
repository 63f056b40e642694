package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether a request can ever be met, and the words for it. */
final class Fit {
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Fit() {}

  /** Why no worker can ever run an attempt; empty if one can. */
  static Optional<String> never(Resources wanted, Collection<Resources> capacities) {
    if (capacities.stream().anyMatch(capacity -> capacity.covers(wanted))) {
      return Optional.empty();
    }
    List<String> lacks = new ArrayList<>();
    for (Map.Entry<String, Long> entry : wanted.amounts().entrySet()) {
      String name = entry.getKey();
      long most = capacities.stream().mapToLong(each -> each.amount(name)).max().orElse(0);
      if (most < entry.getValue()) {
        lacks.add(
            amount(name, entry.getValue())
                + " wanted, at most "
                + value(name, most)
                + " offered by a worker");
      }
    }
    return Optional.of(
        lacks.isEmpty()
            ? "no worker offers " + words(wanted) + " together"
            : String.join("; ", lacks));
  }

  private static String words(Resources resources) {
    return String.join(
        " and ",
        resources.amounts().entrySet().stream()
            .map(entry -> amount(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** {@code gpus: 0.5}, {@code memory: 2 GiB}. */
  static String amount(String name, long amount) {
    return name + ": " + value(name, amount);
  }

  private static String value(String name, long amount) {
    return name.equals(Resources.MEMORY) ? size(amount) : count(amount);
  }

  private static String count(long amount) {
    return BigDecimal.valueOf(amount)
        .divide(BigDecimal.valueOf(Resources.UNIT))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String size(long bytes) {
    int step = 0;
    double size = bytes;
    while (size >= 1024 && step < SIZES.length - 1) {
      size /= 1024;
      step++;
    }
    String digits = String.format(Locale.ROOT, "%.1f", size);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
        + " "
        + SIZES[step];
  }
}
