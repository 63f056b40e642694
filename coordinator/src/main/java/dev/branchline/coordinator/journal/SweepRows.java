package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The table of sweeps and their definitions. */
final class SweepRows {
  private static final List<String> PARTS =
      List.of(
          "branch",
          "range_outcome",
          "attempt",
          "history",
          "payload",
          "fed_config",
          "lease",
          "series");

  private final Sql sql;

  SweepRows(Sql sql) {
    this.sql = sql;
  }

  /** Adds a sweep, unless there is one that was added with this key. */
  Submitted add(NewSweep sweep, Optional<String> key) throws SQLException {
    if (key.isEmpty()) {
      return new Submitted.Fresh(add(sweep));
    }
    String hash = hash(sweep);
    Optional<Submitted> known =
        sql.first(
            "SELECT id, submission_hash FROM sweep WHERE submission_key = ?",
            row ->
                hash.equals(row.getString(2))
                    ? new Submitted.Known(new SweepId(row.getLong(1)))
                    : new Submitted.Taken(key.get()),
            key.get());
    if (known.isPresent()) {
      return known.get();
    }
    SweepId fresh = add(sweep);
    sql.update(
        "UPDATE sweep SET submission_key = ?, submission_hash = ? WHERE id = ?",
        key.get(),
        hash,
        fresh.value());
    return new Submitted.Fresh(fresh);
  }

  /** The same for the same submission. */
  private static String hash(NewSweep sweep) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(sweep.definitionHash(), sweep.name(), sweep.file())) {
        sha.update(part.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  SweepId add(NewSweep sweep) throws SQLException {
    sql.update(
        "INSERT OR IGNORE INTO definition (hash, text) VALUES (?, ?)",
        sweep.definitionHash(),
        sweep.definition());
    boolean fed = sweep.size().isEmpty();
    sql.update(
        "INSERT INTO sweep (name, file, definition, submitted, status, fed, size, closed)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        sweep.name(),
        sweep.file(),
        sweep.definitionHash(),
        sweep.submittedAtMillis(),
        SweepStatus.RUNNING.word(),
        fed ? 1 : 0,
        sweep.size().orElse(0),
        fed ? 0 : 1);
    return new SweepId(sql.number("SELECT last_insert_rowid()"));
  }

  void status(SweepId sweep, Event.StatusChanged event) throws SQLException {
    sql.update(
        "UPDATE sweep SET status = ?, verdict = ?, kill = ?, reason = ?, finished = ? WHERE id = ?",
        event.status().word(),
        event.verdict().map(Verdict::word).orElse(null),
        event.kill() ? 1 : 0,
        event.reason(),
        event.status() == SweepStatus.FINISHED ? event.atMillis() : null,
        sweep.value());
  }

  void reopened(SweepId sweep, Event.Reopened event) throws SQLException {
    sql.update(
        "UPDATE sweep SET generation = ?, failed_before = ?, succeeded_before = ? WHERE id = ?",
        event.generation(),
        event.failedBefore(),
        event.succeededBefore(),
        sweep.value());
  }

  void extended(SweepId sweep, Event.Extended event) throws SQLException {
    long ordinal = event.size() - event.configs().size();
    for (ConfigValue.Mapping config : event.configs()) {
      sql.update(
          "INSERT INTO fed_config VALUES (?, ?, ?)",
          sweep.value(),
          ordinal,
          ConfigJson.write(config));
      ordinal++;
    }
    sql.update("UPDATE sweep SET size = ? WHERE id = ?", event.size(), sweep.value());
  }

  void closed(SweepId sweep) throws SQLException {
    sql.update("UPDATE sweep SET closed = 1 WHERE id = ?", sweep.value());
  }

  /** Removes all that there is of a sweep; whether there was one. */
  boolean remove(SweepId sweep) throws SQLException {
    sql.update(
        "DELETE FROM metric WHERE series IN (SELECT id FROM series WHERE sweep = ?)",
        sweep.value());
    for (String table : PARTS) {
      sql.update("DELETE FROM " + table + " WHERE sweep = ?", sweep.value());
    }
    int removed = sql.update("DELETE FROM sweep WHERE id = ?", sweep.value());
    sql.update("DELETE FROM definition WHERE hash NOT IN (SELECT definition FROM sweep)");
    return removed > 0;
  }
}
