package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Ordinals;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** The best branches by one metric; no more than its bound are kept. Confined to its owner. */
public final class BestResults {
  /** The most that can be asked for. */
  public static final int MAX_BEST = 1_000;

  private final String metric;
  private final int bound;
  private final TreeSet<Best> best;

  /** One branch and its value of the metric. */
  public record Best(long ordinal, double value) {}

  /**
   * Keeps the best.
   *
   * @param metric the name in the result or in the metrics; dots lead into maps
   * @param maximize whether greater is better
   * @param bound how many, at most {@link #MAX_BEST}
   */
  public BestResults(String metric, boolean maximize, int bound) {
    if (bound < 1 || bound > MAX_BEST) {
      throw new IllegalArgumentException("1 to " + MAX_BEST + " best results, not " + bound);
    }
    this.metric = metric;
    this.bound = bound;
    Comparator<Best> byValue = Comparator.comparingDouble(Best::value);
    this.best =
        new TreeSet<>((maximize ? byValue.reversed() : byValue).thenComparingLong(Best::ordinal));
  }

  /** Takes in a branch that succeeded; one without the metric, or with NaN, is passed over. */
  public void add(long ordinal, ConfigValue.Mapping result, ConfigValue.Mapping metrics) {
    OptionalDouble value = value(result, metric);
    if (value.isEmpty()) {
      value = value(metrics, metric);
    }
    if (value.isPresent() && !Double.isNaN(value.getAsDouble())) {
      best.add(new Best(ordinal, value.getAsDouble()));
      if (best.size() > bound) {
        best.pollLast();
      }
    }
  }

  /** Passes over these branches from now on until they are added again. */
  public void remove(Ordinals ordinals) {
    best.removeIf(each -> ordinals.contains(each.ordinal()));
  }

  /** The best first; equal ones by ordinal. */
  public List<Best> best() {
    return List.copyOf(best);
  }

  /** A number by its name, or by a path with dots into maps. */
  public static OptionalDouble value(ConfigValue.Mapping map, String path) {
    ConfigValue found = map.entries().get(path);
    if (found == null) {
      int dot = path.indexOf('.');
      return dot > 0 && map.entries().get(path.substring(0, dot)) instanceof ConfigValue.Mapping in
          ? value(in, path.substring(dot + 1))
          : OptionalDouble.empty();
    }
    return switch (found) {
      case ConfigValue.Int(var integer) -> OptionalDouble.of(integer.doubleValue());
      case ConfigValue.Real(double real) -> OptionalDouble.of(real);
      case ConfigValue.Null _,
          ConfigValue.Bool _,
          ConfigValue.Text _,
          ConfigValue.Array _,
          ConfigValue.Mapping _ ->
          OptionalDouble.empty();
    };
  }
}
