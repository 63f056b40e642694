package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;

/** The values of one key over all configs, as Java's own. */
final class DrawnValues {
  private DrawnValues() {}

  static List<Object> values(Sweep sweep, String key) {
    return LongStream.range(0, sweep.space().size())
        .mapToObj(i -> new ConfigPath(List.of(key)).get(sweep.space().at(i)).orElseThrow())
        .map(DrawnValues::plain)
        .toList();
  }

  private static Object plain(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Real(double number) -> number;
      case ConfigValue.Int(BigInteger number) -> number.longValueExact();
      case ConfigValue.Text(String text) -> text;
      default -> value;
    };
  }
}
