package dev.branchline.deploy.bench;

import java.util.ArrayList;
import java.util.List;

/** Rates of the same thing, measured several times, each in turn with what it is compared with. */
final class Samples {
  private final String name;
  private final List<Double> rates = new ArrayList<>();

  Samples(String name) {
    this.name = name;
  }

  void add(double rate) {
    rates.add(rate);
  }

  /** The middle one. */
  double median() {
    List<Double> sorted = rates.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** How many times as long as {@code floor} it takes. */
  double timesAsLongAs(Samples floor) {
    return floor.median() / median();
  }

  /** One line: the name, the median and the extremes, per second. */
  @Override
  public String toString() {
    return "%-44s %,10.0f /s   (%,.0f to %,.0f)"
        .formatted(
            name,
            median(),
            rates.stream().mapToDouble(rate -> rate).min().orElseThrow(),
            rates.stream().mapToDouble(rate -> rate).max().orElseThrow());
  }
}
