package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.Resources;
import java.util.Map;
import java.util.TreeMap;

/** What is left of a worker's capacity; below zero if it offers less than it did. */
final class Room {
  private final Map<String, Long> amounts;

  Room(Resources capacity) {
    amounts = new TreeMap<>(capacity.amounts());
  }

  boolean fits(Resources wanted) {
    return times(wanted) > 0;
  }

  /** How many attempts that each ask for {@code wanted} fit. */
  int times(Resources wanted) {
    long times = Integer.MAX_VALUE;
    for (Map.Entry<String, Long> entry : wanted.amounts().entrySet()) {
      times = Math.min(times, amounts.getOrDefault(entry.getKey(), 0L) / entry.getValue());
    }
    return (int) Math.max(0, times);
  }

  /** Whether an attempt would fit if {@code freed} were given back first. */
  boolean fitsAfter(Resources freed, Resources wanted) {
    return wanted.amounts().entrySet().stream()
        .allMatch(
            entry ->
                amounts.getOrDefault(entry.getKey(), 0L) + freed.amount(entry.getKey())
                    >= entry.getValue());
  }

  /** How much of what one attempt asks for is there, of the scarcest; 1 or more if it fits. */
  double portion(Resources wanted) {
    double portion = Double.MAX_VALUE;
    for (Map.Entry<String, Long> entry : wanted.amounts().entrySet()) {
      double have = amounts.getOrDefault(entry.getKey(), 0L);
      portion = Math.min(portion, have / entry.getValue());
    }
    return portion;
  }

  void take(Resources wanted, int times) {
    wanted.amounts().forEach((name, amount) -> amounts.merge(name, -amount * times, Long::sum));
  }
}
