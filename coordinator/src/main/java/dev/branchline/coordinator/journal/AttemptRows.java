package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.SweepId;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tables of attempts that weren't the last, and of what follows from them for the next one. */
final class AttemptRows {
  private static final String ADD =
      "INSERT INTO attempt (sweep, ordinal, lease, fate, outcome, attempt, started, duration,"
          + " config_id, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT DO UPDATE SET fate = excluded.fate, outcome = excluded.outcome,"
          + " attempt = excluded.attempt, started = coalesce(excluded.started, started),"
          + " duration = excluded.duration, config_id = excluded.config_id,"
          + " payload = excluded.payload WHERE fate IN ('lost', 'superseded')";

  private final Sql sql;
  private final Payloads payloads;

  AttemptRows(Sql sql, Payloads payloads) {
    this.sql = sql;
    this.payloads = payloads;
  }

  void retried(SweepId sweep, LeaseId lease, Event.RetriedAttempt retried) throws SQLException {
    Attempt attempt = retried.attempt();
    add(sweep, lease, "retried", attempt, retried.startedAtMillis());
    sql.update(
        "INSERT INTO history VALUES (?, ?, ?, ?, 0, 0, ?) ON CONFLICT DO UPDATE SET"
            + " attempts = max(attempts, excluded.attempts),"
            + " failures = failures + excluded.failures, suspect = 0,"
            + " not_before = excluded.not_before",
        sweep.value(),
        attempt.ordinal(),
        attempt.number(),
        retried.counted() ? 1 : 0,
        retried.notBeforeMillis());
  }

  void superseded(SweepId sweep, LeaseId lease, Attempt attempt) throws SQLException {
    add(sweep, lease, "superseded", attempt, null);
  }

  void lost(SweepId sweep, LeaseId lease, Event.LostAttempt lost) throws SQLException {
    sql.update(
        ADD,
        sweep.value(),
        lost.ordinal(),
        lease.value(),
        "lost",
        "lost",
        lost.number(),
        lost.startedAtMillis(),
        null,
        null,
        null);
    suspect(sweep, lost.ordinal(), lost.number(), 1);
  }

  /** It was in a lost lease, and may have started or not. */
  void suspect(SweepId sweep, long ordinal) throws SQLException {
    suspect(sweep, ordinal, 0, 0);
  }

  void notLost(SweepId sweep, LeaseId lease, OrdinalRange range) throws SQLException {
    sql.update(
        "DELETE FROM attempt WHERE sweep = ? AND ordinal >= ? AND ordinal < ? AND lease = ?"
            + " AND fate = 'lost'",
        sweep.value(),
        range.from(),
        range.until(),
        lease.value());
  }

  void notCrashed(SweepId sweep, long ordinal) throws SQLException {
    suspect(sweep, ordinal, 0, -1);
  }

  /** Final rows are put aside, with what went before them. */
  void reopened(SweepId sweep, OrdinalRange range) throws SQLException {
    Object[] key = {sweep.value(), range.from(), range.until()};
    sql.update(
        "INSERT OR REPLACE INTO attempt (sweep, ordinal, lease, fate, outcome, attempt, started,"
            + " duration, config_id, payload)"
            + " SELECT sweep, ordinal, lease, 'reopened', CASE status WHEN 1 THEN 'succeeded'"
            + " WHEN 2 THEN 'failed' WHEN 3 THEN 'skipped' WHEN 4 THEN 'cancelled'"
            + " ELSE 'pruned' END, attempt, started, duration, config_id, payload"
            + " FROM branch WHERE sweep = ? AND ordinal >= ? AND ordinal < ?",
        key);
    sql.update("DELETE FROM branch WHERE sweep = ? AND ordinal >= ? AND ordinal < ?", key);
    sql.update("DELETE FROM history WHERE sweep = ? AND ordinal >= ? AND ordinal < ?", key);
  }

  private void suspect(SweepId sweep, long ordinal, int number, int crashes) throws SQLException {
    sql.update(
        "INSERT INTO history VALUES (?, ?, ?, 0, ?, 1, 0) ON CONFLICT DO UPDATE SET"
            + " attempts = max(attempts, excluded.attempts),"
            + " crashes = crashes + excluded.crashes, suspect = 1",
        sweep.value(),
        ordinal,
        number,
        crashes);
  }

  private void add(
      SweepId sweep, LeaseId lease, String fate, Attempt attempt, @Nullable Long startedAtMillis)
      throws SQLException {
    long payload = payloads.add(sweep, attempt);
    sql.update(
        ADD,
        sweep.value(),
        attempt.ordinal(),
        lease.value(),
        fate,
        word(attempt.outcome()),
        attempt.number(),
        startedAtMillis,
        TimeUnit.NANOSECONDS.toMicros(attempt.duration().toNanos()),
        switch (attempt.configId()) {
          case ConfigId.Hashed(long bits) -> bits;
          case ConfigId.Named(String name) -> name;
        },
        payload == 0 ? null : payload);
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded _ -> "succeeded";
      case Outcome.Failed _ -> "failed";
      case Outcome.Cancelled _ -> "cancelled";
      case Outcome.Lost _ -> "lost";
    };
  }
}
