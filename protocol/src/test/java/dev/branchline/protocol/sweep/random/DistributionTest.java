package dev.branchline.protocol.sweep.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {
  private static double real(Distribution distribution, double u) {
    return distribution.quantile(u) instanceof ConfigValue.Real(double value) ? value : Double.NaN;
  }

  /** Values that any table of these distributions has. */
  @Test
  void haveTheirKnownQuantiles() {
    assertThat(real(new Distribution.Uniform(2, 4), 0.25)).isEqualTo(2.5);
    assertThat(real(new Distribution.Normal(0, 1), 0.975))
        .isCloseTo(1.959963984540054, within(1e-9));
    assertThat(real(new Distribution.Normal(10, 2), 0.5)).isEqualTo(10);
    assertThat(real(new Distribution.Normal(3, 0), 0.9)).isEqualTo(3);
    assertThat(real(new Distribution.LogNormal(0, 1), 0.975)).isCloseTo(7.0990715, within(1e-6));
    assertThat(real(new Distribution.Beta(2, 1), 0.25)).isCloseTo(0.5, within(1e-6));
    assertThat(real(new Distribution.Beta(1, 1), 0.3)).isEqualTo(0.3);
    assertThat(real(new Distribution.Beta(2, 2), 0.5)).isCloseTo(0.5, within(1e-6));
    assertThat(real(new Distribution.LogUniform(-2, 0), 0.5))
        .isCloseTo(Math.exp(-1), within(1e-12));
    assertThat(real(Distribution.LogUniform.ofValues(1e-4, 1), 0.5)).isCloseTo(0.01, within(1e-12));
    assertThat(real(new Distribution.InverseLogUniform(0, 2), 0.25))
        .isCloseTo(Math.exp(-1.5), within(1e-12));
    assertThat(real(Distribution.InverseLogUniform.ofValues(1e-4, 1), 0.5))
        .isCloseTo(0.01, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 0",
    "1.5, 1, 2",
    "2.5, 1, 2",
    "-0.5, 1, 0",
    "2.4, 2, 2",
    "3, 2, 4",
    "5, 2, 4",
    "9.9, 4, 8"
  })
  void quantisedRoundHalfToEven(double value, double q, long rounded) {
    Distribution.Uniform at = new Distribution.Uniform(value, value);
    assertThat(new Distribution.Quantised(at, q, true).quantile(0.5))
        .isEqualTo(new ConfigValue.Int(BigInteger.valueOf(rounded)));
    assertThat(new Distribution.Quantised(at, q, false).quantile(0.5))
        .isEqualTo(ConfigValue.of((double) rounded));
  }

  @Test
  void quantisedArentClamped() {
    Distribution.Quantised ends =
        new Distribution.Quantised(new Distribution.Uniform(1, 9), 4, true);
    assertThat(ends.quantile(Distribution.LEAST)).isEqualTo(ConfigValue.of(0));
    assertThat(ends.quantile(Distribution.GREATEST)).isEqualTo(ConfigValue.of(8));
  }

  @Test
  void flooredStayBelowTheirEnd() {
    Distribution.Floored floored =
        new Distribution.Floored(Distribution.LogUniform.ofValues(1, 1000), 999);
    assertThat(floored.quantile(Distribution.GREATEST)).isEqualTo(ConfigValue.of(999));
    assertThat(floored.quantile(Distribution.LEAST)).isEqualTo(ConfigValue.of(1));
  }

  @Test
  void categoricalTakeEachValueByItsShare() {
    Distribution.Categorical categorical =
        new Distribution.Categorical(
            List.of(ConfigValue.of("a"), ConfigValue.of("b"), ConfigValue.of("c")),
            List.of(0.25, 0.75, 0.0));
    assertThat(categorical.quantile(0.2)).isEqualTo(ConfigValue.of("a"));
    assertThat(categorical.quantile(0.25)).isEqualTo(ConfigValue.of("b"));
    assertThat(categorical.quantile(Distribution.GREATEST)).isEqualTo(ConfigValue.of("b"));
  }

  @Property(tries = 300)
  void neverFall(@ForAll @IntRange(min = 1, max = 998) int thousandths) {
    double u = thousandths / 1000.0;
    for (Distribution distribution :
        List.of(
            new Distribution.Uniform(-3, 5),
            new Distribution.LogUniform(-9, 2),
            new Distribution.InverseLogUniform(-2, 3),
            new Distribution.Normal(1, 2),
            new Distribution.LogNormal(0, 1),
            new Distribution.Beta(0.5, 3),
            new Distribution.Quantised(new Distribution.Normal(0, 5), 0.5, false))) {
      assertThat(real(distribution, u + 0.001)).isGreaterThanOrEqualTo(real(distribution, u));
    }
  }
}
