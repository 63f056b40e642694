package dev.branchline.protocol.model;

/** Doubles as Python's {@code repr} writes them: {@code 1e-05}, {@code 1.0}, {@code nan}. */
public final class FloatText {
  /** Below this, Java may print two digits where one would do. */
  private static final double TINY = 1e-320;

  private FloatText() {}

  /** As Python's {@code repr}: the shortest digits that read back. */
  public static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return finite(value);
  }

  /** As Python's {@code json.dumps}: {@code NaN}, {@code Infinity}, else as its {@code repr}. */
  public static String json(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return finite(value);
  }

  private static String finite(double value) {
    String java = Double.toString(value);
    double size = Math.abs(value);
    if (size == 0 || (size >= 1e-3 && size < 1e7)) {
      return java;
    }
    int e = java.indexOf('E');
    int start = value < 0 ? 1 : 0;
    String digits = java.charAt(start) + java.substring(start + 2, e);
    int exponent = Integer.parseInt(java, e + 1, java.length(), 10);
    if (digits.endsWith("0")) {
      digits = digits.substring(0, 1);
    } else if (size < TINY) {
      int digit = shortest(size, digits, exponent);
      if (digit > 0) {
        digits = digit == 10 ? "1" : Integer.toString(digit);
        exponent += digit / 10;
      }
    }
    String sign = value < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      String padding = Math.abs(exponent) < 10 ? "0" : "";
      return sign
          + digits.charAt(0)
          + fraction
          + (exponent < 0 ? "e-" : "e+")
          + padding
          + Math.abs(exponent);
    }
    if (exponent < 0) {
      return sign + "0." + "0".repeat(-exponent - 1) + digits;
    }
    int whole = exponent + 1;
    return digits.length() > whole
        ? sign + digits.substring(0, whole) + "." + digits.substring(whole)
        : sign + digits + "0".repeat(whole - digits.length()) + ".0";
  }

  /** Java writes at least two digits, 4.9E-324; Python one, if it reads back. 0 if none does. */
  private static int shortest(double size, String digits, int exponent) {
    if (digits.length() == 2) {
      int first = digits.charAt(0) - '0';
      int near = digits.charAt(1) >= '5' ? first + 1 : first;
      for (int candidate : new int[] {near, near == first ? first + 1 : first}) {
        if (Double.parseDouble(candidate + "E" + exponent) == size) {
          return candidate;
        }
      }
    }
    return 0;
  }
}
