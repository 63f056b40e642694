package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.random.Distribution;
import dev.branchline.protocol.sweep.random.KeyedPermutation;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The values of an axis; a long range costs no more than a short one. */
public sealed interface AxisValues {
  /** How many. */
  long count();

  /** The value at {@code index}, from 0. */
  ConfigValue at(long index);

  /** Values that were listed. */
  record Listed(List<ConfigValue> values) implements AxisValues {
    public Listed {
      values = List.copyOf(values);
    }

    @Override
    public long count() {
      return values.size();
    }

    @Override
    public ConfigValue at(long index) {
      return values.get(Math.toIntExact(index));
    }
  }

  /**
   * Evenly spaced numbers, computed in exact decimal and only then turned into doubles.
   *
   * @param real whether they are floats
   */
  record Stepped(BigDecimal start, BigDecimal step, long count, boolean real)
      implements AxisValues {
    @Override
    public ConfigValue at(long index) {
      BigDecimal value = start.add(step.multiply(BigDecimal.valueOf(index)));
      return real
          ? new ConfigValue.Real(value.doubleValue())
          : new ConfigValue.Int(value.toBigIntegerExact());
    }
  }

  /**
   * A given number of floats from one end to the other, both included.
   *
   * @param exponents whether the ends are exponents of ten
   */
  record Spaced(BigDecimal first, BigDecimal last, long count, boolean exponents)
      implements AxisValues {
    @Override
    public ConfigValue at(long index) {
      return new ConfigValue.Real(Spacing.at(this, index));
    }
  }

  /** The values of one after those of the other. */
  record Joined(List<AxisValues> parts, long count) implements AxisValues {
    public Joined {
      parts = List.copyOf(parts);
    }

    @Override
    public ConfigValue at(long index) {
      long rest = index;
      for (AxisValues part : parts) {
        if (rest < part.count()) {
          return part.at(rest);
        }
        rest -= part.count();
      }
      throw new IndexOutOfBoundsException(index);
    }
  }

  /** Those of another in an order of its own. */
  record Shuffled(AxisValues of, long key) implements AxisValues {
    @Override
    public long count() {
      return of.count();
    }

    @Override
    public ConfigValue at(long index) {
      return of.at(new KeyedPermutation(key, of.count()).at(index));
    }
  }

  /** Those of another, each as another kind of value. */
  record Cast(AxisValues of, ValueCast to) implements AxisValues {
    @Override
    public long count() {
      return of.count();
    }

    @Override
    public ConfigValue at(long index) {
      return to.apply(of.at(index)).orElseThrow();
    }
  }

  /**
   * A distribution, as points that are all equally likely: the values in the middle of equal
   * shares. So drawing a point is drawing a value, for this axis as for any other.
   */
  record Drawn(Distribution distribution) implements AxisValues {
    /** How many bits of a point choose among the shares; 52, so that no share's middle is 1. */
    private static final int BITS = 52;

    @Override
    public long count() {
      return Long.MAX_VALUE;
    }

    @Override
    public ConfigValue at(long index) {
      return distribution.quantile(((index >>> (Long.SIZE - 1 - BITS)) + 0.5) * 0x1p-52);
    }
  }

  /**
   * Rows: values in step, each under its dotted column.
   *
   * @param columns at least one; all have equally many values
   */
  record InStep(SequencedMap<String, AxisValues> columns) implements AxisValues {
    public InStep {
      columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
    }

    @Override
    public long count() {
      return columns.firstEntry().getValue().count();
    }

    @Override
    public ConfigValue at(long index) {
      LinkedHashMap<String, ConfigValue> row = LinkedHashMap.newLinkedHashMap(columns.size());
      columns.forEach((column, values) -> row.put(column, values.at(index)));
      return new ConfigValue.Mapping(row);
    }
  }
}
