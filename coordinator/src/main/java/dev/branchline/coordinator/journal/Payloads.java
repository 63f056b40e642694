package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.SweepId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The append-only table of results, failures and metrics. The branch's config goes with them, so
 * that a person's query can tell them apart by what they ran with; a branch that leaves nothing has
 * no row.
 */
final class Payloads {
  private static final String INSERT =
      "INSERT INTO payload (id, sweep, config, result, failure, metrics) VALUES (?,?,?,?,?,?)";

  private final Sql sql;
  private final Map<SweepId, Registered> configs = new ConcurrentHashMap<>();
  private long lastId;
  private int gathered;

  /** A sweep may be taken up again while its last adoption is about to be released. */
  private record Registered(LongFunction<String> configJson, int times) {}

  Payloads(Sql sql) throws SQLException {
    this.sql = sql;
    this.lastId = sql.number("SELECT max(id) FROM payload");
  }

  /** Tells how to write the config of an ordinal as JSON; may be called on any thread. */
  void register(SweepId sweep, LongFunction<String> configJson) {
    configs.compute(
        sweep, (_, known) -> new Registered(configJson, known == null ? 1 : known.times() + 1));
  }

  /** Takes back one registration; may be called on any thread. */
  void forget(SweepId sweep) {
    configs.computeIfPresent(
        sweep,
        (_, known) ->
            known.times() == 1 ? null : new Registered(known.configJson(), known.times() - 1));
  }

  /** Returns the row's number, or 0 if there is nothing to keep. */
  long add(SweepId sweep, Attempt attempt) throws SQLException {
    String result = null;
    String failure = null;
    switch (attempt.outcome()) {
      case Outcome.Succeeded(ConfigValue.Mapping values) -> result = json(values);
      case Outcome.Failed failed -> failure = FailureJson.write(failed.failure());
      case Outcome.Cancelled _, Outcome.Lost _ -> {}
    }
    String metrics = json(attempt.metrics());
    if (result == null && failure == null && metrics == null) {
      return 0;
    }
    lastId++;
    Registered config = configs.get(sweep);
    PreparedStatement insert = sql.prepared(INSERT);
    insert.setLong(1, lastId);
    insert.setLong(2, sweep.value());
    insert.setString(3, config == null ? null : config.configJson().apply(attempt.ordinal()));
    insert.setString(4, result);
    insert.setString(5, failure);
    insert.setString(6, metrics);
    insert.addBatch();
    gathered++;
    if (gathered == 256) {
      flush();
    }
    return lastId;
  }

  void flush() throws SQLException {
    if (gathered > 0) {
      gathered = 0;
      sql.prepared(INSERT).executeBatch();
    }
  }

  /** Forgets what has gathered: its transaction was rolled back. The numbers aren't used again. */
  void clear() {
    gathered = 0;
  }

  private static @Nullable String json(ConfigValue.Mapping map) {
    return map.entries().isEmpty() ? null : ConfigJson.write(map);
  }
}
