package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigDecimal;
import java.util.List;

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
}
