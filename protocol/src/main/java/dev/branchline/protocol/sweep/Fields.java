package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Takes the typed values out of a map; what doesn't hold is told, and absent. */
record Fields(Node.Entries map, Problems problems) {

  Optional<Node> node(String key) {
    return map.entry(key).map(Node.Entry::node);
  }

  /** A whole number within bounds. */
  Optional<Long> integer(String key, long least, long most) {
    return node(key)
        .flatMap(
            node -> {
              if (node.value() instanceof ConfigValue.Int(BigInteger number)
                  && number.compareTo(BigInteger.valueOf(least)) >= 0
                  && number.compareTo(BigInteger.valueOf(most)) <= 0) {
                return Optional.of(number.longValue());
              }
              String bounds =
                  least == Long.MIN_VALUE
                      ? "an integer of 64 bits"
                      : most >= Integer.MAX_VALUE
                          ? "an integer, at least " + least
                          : "an integer from " + least + " to " + most;
              return wrong(key, node, bounds);
            });
  }

  /** A text that isn't empty, as typed: {@code 1.10} is "1.10". */
  Optional<String> text(String key) {
    return node(key)
        .flatMap(
            node ->
                node instanceof Node.Leaf leaf
                        && !(leaf.value() instanceof ConfigValue.Null)
                        && !leaf.text().isBlank()
                    ? Optional.of(leaf.text())
                    : wrong(key, node, "a text"));
  }

  /** A duration of at least {@code least}. */
  Optional<Duration> duration(String key, Duration least) {
    return parsed(
        key,
        text -> DurationText.parse(text).filter(found -> found.compareTo(least) >= 0),
        least.isZero()
            ? "a duration such as 10s, 5m, 1h30m"
            : "a duration such as 10s, 5m, 1h30m, above zero");
  }

  /** A scalar that {@code parser} understands. */
  <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String expected) {
    return node(key)
        .flatMap(
            node -> {
              Optional<T> value =
                  node instanceof Node.Leaf leaf ? parser.apply(leaf.text()) : Optional.empty();
              return value.isPresent() ? value : wrong(key, node, expected);
            });
  }

  private <T> Optional<T> wrong(String key, Node node, String expected) {
    problems.error(node.place(), "`" + key + "` doesn't hold", node.describe(), expected);
    return Optional.empty();
  }
}
