package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.SweepId;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What running attempts report, at most {@link #POINTS} points of each metric of an execution: at
 * that bound every other point goes, and from then on only every second, fourth, eighth is kept.
 * How many there were is counted.
 */
final class Reports {
  /** The most points kept of one metric of one execution. */
  static final int POINTS = 1_000;

  /** The series kept in memory; the others are read again when they are needed. */
  private static final int CACHED = 4_096;

  private record Key(SweepId sweep, long ordinal, long lease, String name) {}

  private static final class Series {
    final long id;
    long seen;
    long kept;
    long stride;

    Series(long id, long seen, long kept, long stride) {
      this.id = id;
      this.seen = seen;
      this.kept = kept;
      this.stride = stride;
    }
  }

  private final Sql sql;
  private final Map<Key, Series> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Series> eldest) {
          return size() > CACHED;
        }
      };

  Reports(Sql sql) {
    this.sql = sql;
  }

  void add(SweepId sweep, Entry.Point point) throws SQLException {
    for (Map.Entry<String, ConfigValue> metric : point.metrics().entries().entrySet()) {
      Key key = new Key(sweep, point.ordinal(), point.lease().value(), metric.getKey());
      add(series(key), point, metric.getValue());
    }
  }

  /** What was read or made may have been rolled back. */
  void clear() {
    cache.clear();
  }

  private void add(Series series, Entry.Point point, ConfigValue value) throws SQLException {
    long number = series.seen;
    series.seen++;
    if (number % series.stride == 0) {
      if (series.kept == POINTS) {
        series.stride *= 2;
        series.kept -=
            sql.update(
                "DELETE FROM metric WHERE series = ? AND number % ? <> 0",
                series.id, series.stride);
      }
      if (number % series.stride == 0) {
        series.kept++;
        sql.update(
            "INSERT INTO metric (series, number, step, value, at) VALUES (?, ?, ?, ?, ?)",
            series.id,
            number,
            point.step(),
            plain(value),
            point.atMillis());
      }
    }
    sql.update(
        "UPDATE series SET seen = ?, kept = ?, stride = ? WHERE id = ?",
        series.seen,
        series.kept,
        series.stride,
        series.id);
  }

  private Series series(Key key) throws SQLException {
    Series series = cache.get(key);
    if (series == null) {
      Object[] names = {key.sweep().value(), key.ordinal(), key.lease(), key.name()};
      sql.update(
          "INSERT OR IGNORE INTO series (sweep, ordinal, lease, name, seen, kept, stride)"
              + " VALUES (?, ?, ?, ?, 0, 0, 1)",
          names);
      series =
          sql.first(
                  "SELECT id, seen, kept, stride FROM series"
                      + " WHERE sweep = ? AND ordinal = ? AND lease = ? AND name = ?",
                  row -> new Series(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                  names)
              .orElseThrow();
      cache.put(key, series);
    }
    return series;
  }

  /** Numbers as such, so that SQL can reckon with them; SQLite would store NaN as null. */
  private static @Nullable Object plain(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Null() -> null;
      case ConfigValue.Bool(boolean flag) -> flag ? 1L : 0L;
      case ConfigValue.Int(var number) ->
          number.bitLength() < Long.SIZE ? number.longValue() : (Object) number.doubleValue();
      case ConfigValue.Real(double number) -> Double.isNaN(number) ? "NaN" : (Object) number;
      case ConfigValue.Text(String text) -> text;
      case ConfigValue.Array _, ConfigValue.Mapping _ -> ConfigJson.write(value);
    };
  }
}
