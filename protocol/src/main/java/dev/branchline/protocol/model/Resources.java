package dev.branchline.protocol.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named amounts, either what a worker offers or what one attempt asks for. Amounts are whole
 * numbers of {@link #UNIT}ths, so that a thousand fractions add up exactly; memory is in bytes.
 * Names without an amount are absent; none is negative or zero.
 */
public record Resources(SortedMap<String, Long> amounts) {
  /** The amount that stands for one: one cpu, one gpu, one of your own. Memory isn't scaled. */
  public static final long UNIT = 10_000;

  public static final String CPUS = "cpus";
  public static final String GPUS = "gpus";

  /** Bytes, not scaled by {@link #UNIT}. */
  public static final String MEMORY = "memory";

  public static final Resources NONE = new Resources(new TreeMap<>());

  /** One cpu. */
  public static final Resources ONE_CPU = of(Map.of(CPUS, UNIT));

  public Resources {
    TreeMap<String, Long> copy = new TreeMap<>(amounts);
    copy.values().removeIf(amount -> amount == 0);
    if (copy.values().stream().anyMatch(amount -> amount < 0)) {
      throw new IllegalArgumentException("a negative amount: " + amounts);
    }
    amounts = Collections.unmodifiableSortedMap(copy);
  }

  public static Resources of(Map<String, Long> amounts) {
    return new Resources(new TreeMap<>(amounts));
  }

  /** The amount of {@code name}, in {@link #UNIT}ths (memory: bytes); 0 if absent. */
  public long amount(String name) {
    return amounts.getOrDefault(name, 0L);
  }

  /** Whether an attempt that asks for {@code wanted} fits in this. */
  public boolean covers(Resources wanted) {
    return wanted.amounts.entrySet().stream()
        .allMatch(entry -> amount(entry.getKey()) >= entry.getValue());
  }

  /**
   * How many attempts that each ask for {@code wanted} fit in this; what asks for nothing always
   * fits.
   */
  public int times(Resources wanted) {
    long times = Integer.MAX_VALUE;
    for (Map.Entry<String, Long> entry : wanted.amounts.entrySet()) {
      times = Math.min(times, amount(entry.getKey()) / entry.getValue());
    }
    return (int) times;
  }

  public Resources plus(Resources other) {
    TreeMap<String, Long> sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Math::addExact));
    return new Resources(sum);
  }

  /**
   * What remains when {@code other} is taken out.
   *
   * @throws IllegalArgumentException if it isn't covered
   */
  public Resources minus(Resources other) {
    TreeMap<String, Long> rest = new TreeMap<>(amounts);
    other.amounts.forEach(
        (name, amount) -> rest.merge(name, amount, (have, take) -> Math.subtractExact(have, take)));
    other.amounts.forEach(
        (name, amount) -> {
          if (amount(name) < amount) {
            throw new IllegalArgumentException(other + " isn't covered by " + this);
          }
        });
    return new Resources(rest);
  }

  /** This, {@code times} times over. */
  public Resources times(int times) {
    TreeMap<String, Long> product = new TreeMap<>();
    amounts.forEach((name, amount) -> product.put(name, Math.multiplyExact(amount, (long) times)));
    return new Resources(product);
  }
}
