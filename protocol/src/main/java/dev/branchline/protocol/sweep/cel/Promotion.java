package dev.branchline.protocol.sweep.cel;

import java.util.Locale;

/** The arithmetic that CEL doesn't have for an integer and a double together. */
enum Promotion {
  ADD("_+_") {
    @Override
    double compute(double left, double right) {
      return left + right;
    }
  },
  SUBTRACT("_-_") {
    @Override
    double compute(double left, double right) {
      return left - right;
    }
  },
  MULTIPLY("_*_") {
    @Override
    double compute(double left, double right) {
      return left * right;
    }
  },
  DIVIDE("_/_") {
    @Override
    double compute(double left, double right) {
      return left / right;
    }
  };

  private final String function;

  Promotion(String function) {
    this.function = function;
  }

  abstract double compute(double left, double right);

  /** CEL's name of the operator. */
  String function() {
    return function;
  }

  String leftInteger() {
    return name().toLowerCase(Locale.ROOT) + "_int64_double";
  }

  String rightInteger() {
    return name().toLowerCase(Locale.ROOT) + "_double_int64";
  }
}
