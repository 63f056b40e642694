package dev.branchline.protocol.sweep;

import java.util.Arrays;
import java.util.OptionalInt;

/** A text whose offsets can be told as places. */
final class Lines {
  private final String file;
  private final String text;
  private final int[] starts;

  Lines(String file, String text) {
    this.file = file;
    this.text = text;
    int[] found = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (ends) {
        if (count == found.length) {
          found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = i + 1;
      }
    }
    starts = Arrays.copyOf(found, count);
  }

  String file() {
    return file;
  }

  String text() {
    return text;
  }

  /** Where the first line with more than {@code most} characters starts, if there is one. */
  OptionalInt longerThan(int most) {
    for (int i = 0; i < starts.length; i++) {
      int end = i + 1 < starts.length ? starts[i + 1] : text.length();
      if (end - starts[i] > most) {
        return OptionalInt.of(starts[i]);
      }
    }
    return OptionalInt.empty();
  }

  /** The place of the character at {@code offset}, which may be the text's end or beyond. */
  Place place(int offset) {
    int at = Math.clamp(offset, 0, text.length());
    int line = Arrays.binarySearch(starts, at);
    if (line < 0) {
      line = -line - 2;
    }
    return new Place(file, line + 1, text.codePointCount(starts[line], at) + 1);
  }

  /** The offset of a line and a column, both from 1; columns in UTF-16 units. */
  int offset(int line, int column) {
    return Math.clamp(
        starts[Math.clamp(line - 1, 0, starts.length - 1)] + column - 1L, 0, text.length());
  }

  /** A stretch of the text. */
  Stretch stretch(int from, int until) {
    int start = Math.clamp(from, 0, text.length());
    return new Stretch(this, start, Math.clamp(until, start, text.length()));
  }

  /** What a scalar was read from. */
  record Stretch(Lines lines, int from, int until) {

    /**
     * The place of {@code value.substring(offset, end)}, where {@code value} is what this stretch
     * was read as: that part is looked for as it is, and if quoting or folding changed it, the
     * place is the start.
     */
    Place of(String value, int offset, int end) {
      String part = value.substring(offset, end);
      if (part.isEmpty()) {
        return lines.place(from);
      }
      int at = lines.text.indexOf(part, from);
      for (int seen = value.indexOf(part); seen >= 0 && seen < offset && at >= 0; ) {
        seen = value.indexOf(part, seen + 1);
        at = lines.text.indexOf(part, at + 1);
      }
      return lines.place(at < 0 || at + part.length() > until ? from : at);
    }
  }
}
