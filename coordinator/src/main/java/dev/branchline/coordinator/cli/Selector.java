package dev.branchline.coordinator.cli;

import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which branches are meant: {@code 17}, {@code 3-9}, {@code 1,5-8:2}. */
final class Selector {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,18})(?:-(\\d{1,18})(?::(\\d{1,18}))?)?");

  /** The most ranges that steps may come to. */
  private static final long MOST = 1_000_000;

  private Selector() {}

  /** The ordinals; both ends of a range are included. */
  static Ordinals parse(String text) {
    return new Ordinals(merge(text).stream().map(s -> new OrdinalRange(s.from, s.until)).toList());
  }

  /** The same for indexes of any size, as a plan has them: ascending, not touching. */
  static List<Span> parseSpans(String text) {
    return merge(text);
  }

  /** From {@code from} until {@code until}, which is excluded. */
  record Span(long from, long until) {}

  private static List<Span> merge(String text) {
    List<Span> spans = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      read(part.strip(), text, spans);
    }
    spans.sort(Comparator.comparingLong(Span::from));
    List<Span> merged = new ArrayList<>();
    for (Span span : spans) {
      if (!merged.isEmpty() && span.from <= merged.getLast().until) {
        Span last = merged.removeLast();
        merged.add(new Span(last.from, Math.max(last.until, span.until)));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }

  private static void read(String part, String text, List<Span> spans) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw wrong(text, "'" + part + "' is no ordinal and no range");
    }
    long from = Long.parseLong(matcher.group(1));
    long to = matcher.group(2) == null ? from : Long.parseLong(matcher.group(2));
    long step = matcher.group(3) == null ? 1 : Long.parseLong(matcher.group(3));
    if (to < from) {
      throw wrong(text, "'" + part + "' ends before it begins");
    }
    if (step == 0) {
      throw wrong(text, "a step of 0 leads nowhere");
    }
    if (step == 1) {
      spans.add(new Span(from, to + 1));
      return;
    }
    if (spans.size() + (to - from) / step > MOST) {
      throw wrong(text, "it comes to more than " + "%,d".formatted(MOST) + " ranges");
    }
    for (long ordinal = from; ordinal <= to; ordinal += step) {
      spans.add(new Span(ordinal, ordinal + 1));
    }
  }

  private static Complaint wrong(String text, String why) {
    return Complaint.usage(
        "'" + text + "' doesn't select branches: " + why, "write `17`, `3-9` or `1,5-8:2`");
  }
}
