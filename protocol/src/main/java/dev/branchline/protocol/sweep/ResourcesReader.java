package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Resources;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code resources}: what each attempt reserves. */
final class ResourcesReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?) ?([KMGTP]i?)?B");
  private static final BigDecimal UNIT = BigDecimal.valueOf(Resources.UNIT);

  /** Of anything but memory; so that sums stay far from overflowing. */
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

  private final Problems problems;

  ResourcesReader(Problems problems) {
    this.problems = problems;
  }

  /** One cpu, unless {@code cpus} says otherwise, and what else is asked for. */
  Resources read(Node node) {
    Map<String, Long> amounts = new HashMap<>(Map.of(Resources.CPUS, Resources.UNIT));
    if (node instanceof Node.Entries map) {
      map.entries()
          .forEach(entry -> amount(entry).ifPresent(value -> amounts.put(entry.key(), value)));
    } else {
      problems.error(
          node.place(),
          "`resources` isn't a map",
          node.describe(),
          "a map such as {cpus: 2, memory: 4GiB}");
    }
    return Resources.of(amounts);
  }

  private Optional<Long> amount(Node.Entry entry) {
    if (!NAME.matcher(entry.key()).matches()) {
      problems.error(
          entry.place(), "not a name for a resource", entry.key(), "letters, digits, _ . -");
      return Optional.empty();
    }
    String text = entry.node() instanceof Node.Leaf leaf ? leaf.text() : "";
    boolean memory = entry.key().equals(Resources.MEMORY);
    Optional<Long> amount = memory ? size(text) : number(text);
    if (amount.isEmpty()) {
      problems.error(
          entry.node().place(),
          "`" + entry.key() + "` doesn't hold",
          entry.node().describe(),
          memory
              ? "a size such as 512MiB, 2GB"
              : "a number from 0 to 1,000,000,000, at most four digits behind the point");
    }
    return amount;
  }

  /** In {@link Resources#UNIT}ths. */
  static Optional<Long> number(String text) {
    return Decimal.parse(text)
        .map(Decimal::value)
        .filter(value -> value.signum() >= 0 && value.compareTo(MOST) <= 0)
        .map(value -> value.multiply(UNIT).stripTrailingZeros())
        .filter(value -> value.scale() <= 0)
        .map(BigDecimal::longValueExact);
  }

  /** Bytes; {@code KB} is a thousand, {@code KiB} 1,024. */
  static Optional<Long> size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return CoreSchema.read(text) instanceof ConfigValue.Int(var bytes)
              && bytes.signum() >= 0
              && bytes.bitLength() < Long.SIZE - 1
          ? Optional.of(bytes.longValue())
          : Optional.empty();
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2);
    int power = unit.isEmpty() ? 0 : "KMGTP".indexOf(unit.charAt(0)) + 1;
    BigDecimal factor = BigDecimal.valueOf(unit.endsWith("i") ? 1024 : 1000).pow(power);
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(factor);
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) > 0
        ? Optional.empty()
        : Optional.of(bytes.longValue());
  }
}
