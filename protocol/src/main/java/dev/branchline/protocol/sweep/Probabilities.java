package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.random.Distribution;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@code probabilities} of listed values. */
final class Probabilities {
  /** How far from 1 their sum may be. */
  private static final double TOLERANCE = 1e-6;

  private Probabilities() {}

  /** The values with a probability each; empty if these don't hold. */
  static Optional<AxisValues> read(List<ConfigValue> values, Node node, Problems problems) {
    List<Node> items = node instanceof Node.Items list ? list.items() : List.of();
    if (items.size() != values.size()) {
      problems.error(
          node.place(),
          "not a probability for each value",
          items.size() + " probabilities, " + values.size() + " values",
          "a list of equally many numbers");
      return Optional.empty();
    }
    List<Double> probabilities = new ArrayList<>();
    BigDecimal sum = BigDecimal.ZERO;
    for (Node item : items) {
      Optional<Decimal> number = Decimal.of(item);
      if (number.isEmpty() || number.get().value().signum() < 0) {
        problems.error(item.place(), "not a probability", item.describe(), "a number from 0 to 1");
        return Optional.empty();
      }
      sum = sum.add(number.get().value());
      probabilities.add(number.get().value().doubleValue());
    }
    if (Math.abs(sum.doubleValue() - 1) > TOLERANCE) {
      problems.error(node.place(), "the probabilities don't sum to 1", sum.toPlainString(), "1");
      return Optional.empty();
    }
    return Optional.of(new AxisValues.Drawn(new Distribution.Categorical(values, probabilities)));
  }
}
