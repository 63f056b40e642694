package dev.branchline.coordinator.journal;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Small sets as texts that people can read too: {@code 0-4095,7000}, {@code 4:2,9:3}. */
final class Texts {
  private Texts() {}

  /** Reads what {@link Ordinals#toString} wrote. */
  static Ordinals ordinals(String text) {
    if (text.isEmpty()) {
      return Ordinals.NONE;
    }
    List<OrdinalRange> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      long from = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
      long last = dash < 0 ? from : Long.parseLong(part.substring(dash + 1));
      ranges.add(new OrdinalRange(from, last + 1));
    }
    return new Ordinals(ranges);
  }

  static String exceptions(AttemptNumbers numbers) {
    return new TreeMap<>(numbers.exceptions())
        .entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  static AttemptNumbers numbers(int base, String exceptions) {
    Map<Long, Integer> numbers = new HashMap<>();
    if (!exceptions.isEmpty()) {
      for (String part : exceptions.split(",", -1)) {
        int colon = part.indexOf(':');
        numbers.put(
            Long.parseLong(part.substring(0, colon)), Integer.parseInt(part.substring(colon + 1)));
      }
    }
    return new AttemptNumbers(base, numbers);
  }
}
