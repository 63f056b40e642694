package dev.branchline.protocol.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** What an axis whose rows set several keys at once was typed as. */
sealed interface RowSource {

  /**
   * Columns in step: {@code zip(a=choice(1,2), b=choice(3,4))}. At least one; all have equally many
   * values.
   *
   * @param columns the values by dotted key, in the order typed
   */
  record Zipped(SequencedMap<String, AxisValues> columns) implements RowSource {
    public Zipped {
      columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
    }

    /** How many rows. */
    long count() {
      return columns.firstEntry().getValue().count();
    }

    /** A name and a count for each, if they aren't equal: {@code a has 2, b has 3}. */
    static Optional<String> unequal(Map<String, AxisValues> columns) {
      return columns.values().stream().map(AxisValues::count).distinct().count() < 2
          ? Optional.empty()
          : Optional.of(
              String.join(
                  ", ",
                  columns.entrySet().stream()
                      .map(column -> column.getKey() + " has " + column.getValue().count())
                      .toList()));
    }
  }

  /** A file, one row a config: {@code file(points.csv)}; the path is as typed. */
  record Table(String path) implements RowSource {}
}
