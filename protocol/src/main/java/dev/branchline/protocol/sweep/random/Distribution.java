package dev.branchline.protocol.sweep.random;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigDecimal;
import java.util.List;

/**
 * How the values of a parameter are spread, by W&amp;B's names and meaning, as quantile functions
 * (source: {@code HyperParameter.ppf} in wandb/sweeps). The same on every machine: {@link
 * StrictMath}, and Hipparchus, which is written in Java alone.
 */
public sealed interface Distribution {
  /** The smallest and the greatest probability that a quantile is taken at. */
  double LEAST = 0x1p-53;

  double GREATEST = 1 - 0x1p-53;

  /**
   * The value below which lies the share {@code u} of all.
   *
   * @param u from {@link #LEAST} to {@link #GREATEST}
   */
  ConfigValue quantile(double u);

  /** Floats from {@code min} to {@code max}. */
  record Uniform(double min, double max) implements Continuous {
    @Override
    public double real(double u) {
      return min + u * (max - min);
    }
  }

  /** e to the power of floats from {@code min} to {@code max}. */
  record LogUniform(double min, double max) implements Continuous {
    /** Between two values above zero, instead of two exponents. */
    public static LogUniform ofValues(double min, double max) {
      return new LogUniform(StrictMath.log(min), StrictMath.log(max));
    }

    @Override
    public double real(double u) {
      return StrictMath.exp(min + u * (max - min));
    }
  }

  /** 1 divided by e to the power of floats from {@code min} to {@code max}. */
  record InverseLogUniform(double min, double max) implements Continuous {
    /** Between two values above zero, instead of two exponents. */
    public static InverseLogUniform ofValues(double min, double max) {
      return new InverseLogUniform(-StrictMath.log(max), -StrictMath.log(min));
    }

    @Override
    public double real(double u) {
      return StrictMath.exp(-(min + (1 - u) * (max - min)));
    }
  }

  /** The bell of Gauss around {@code mu}. */
  record Normal(double mu, double sigma) implements Continuous {
    @Override
    public double real(double u) {
      return mu + sigma * Continuous.STANDARD.inverseCumulativeProbability(u);
    }
  }

  /** e to the power of normal values. */
  record LogNormal(double mu, double sigma) implements Continuous {
    @Override
    public double real(double u) {
      return StrictMath.exp(mu + sigma * Continuous.STANDARD.inverseCumulativeProbability(u));
    }
  }

  /** Between 0 and 1, with the two shapes {@code a} and {@code b}, both above zero. */
  record Beta(double a, double b) implements Continuous {
    @Override
    public double real(double u) {
      return a == 1 && b == 1
          ? u
          : new org.hipparchus.distribution.continuous.BetaDistribution(a, b)
              .inverseCumulativeProbability(u);
    }
  }

  /**
   * {@code round(x / q) * q} of the values of another, half to even; not clamped to its ends.
   *
   * @param integral whether the values are integers, as {@code q} is
   */
  record Quantised(Continuous of, double q, boolean integral) implements Distribution {
    @Override
    public ConfigValue quantile(double u) {
      // Adding zero turns -0.0 into 0.0.
      double value = StrictMath.rint(of.real(u) / q) * q + 0.0;
      return integral ? whole(value) : new ConfigValue.Real(value);
    }
  }

  /** The greatest integer that isn't above the value of another, nor above {@code most}. */
  record Floored(Continuous of, double most) implements Distribution {
    @Override
    public ConfigValue quantile(double u) {
      return whole(Math.min(StrictMath.floor(of.real(u)), most));
    }
  }

  /**
   * Each value with a probability of its own.
   *
   * @param probabilities one for each value; together 1
   */
  record Categorical(List<ConfigValue> values, List<Double> probabilities) implements Distribution {
    public Categorical {
      values = List.copyOf(values);
      probabilities = List.copyOf(probabilities);
    }

    @Override
    public ConfigValue quantile(double u) {
      double below = 0;
      int last = 0;
      for (int i = 0; i < values.size(); i++) {
        double share = probabilities.get(i);
        if (share > 0) {
          last = i;
          below += share;
          if (u < below) {
            break;
          }
        }
      }
      return values.get(last);
    }
  }

  private static ConfigValue whole(double value) {
    return new ConfigValue.Int(new BigDecimal(value).toBigInteger());
  }

  /** One whose values are any floats. */
  sealed interface Continuous extends Distribution {
    /** The bell with mean 0 and deviation 1. */
    org.hipparchus.distribution.continuous.NormalDistribution STANDARD =
        new org.hipparchus.distribution.continuous.NormalDistribution(0, 1);

    /** The quantile as a number. */
    double real(double u);

    @Override
    default ConfigValue quantile(double u) {
      return new ConfigValue.Real(real(u));
    }
  }
}
