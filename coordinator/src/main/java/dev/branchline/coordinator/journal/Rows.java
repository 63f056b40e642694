package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.Counts;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Rows of tables as the records that views are made of. */
final class Rows {
  static final String SUMMARY =
      "SELECT id, name, file, status, verdict, reason, size, succeeded, failed, skipped, cancelled,"
          + " pruned, submitted, finished, generation FROM sweep";

  private Rows() {}

  static SweepSummary summary(ResultSet row) throws SQLException {
    long size = row.getLong(7);
    long done =
        row.getLong(8) + row.getLong(9) + row.getLong(10) + row.getLong(11) + row.getLong(12);
    SweepStatus status = SweepStatus.valueOf(row.getString(4).toUpperCase(Locale.ROOT));
    String verdict = row.getString(5);
    return new SweepSummary(
        new SweepId(row.getLong(1)),
        row.getString(2),
        row.getString(3),
        status,
        verdict == null || status != SweepStatus.FINISHED
            ? Optional.empty()
            : Optional.of(Verdict.valueOf(verdict.toUpperCase(Locale.ROOT))),
        row.getString(6),
        size,
        new Counts(
            size - done,
            0,
            0,
            row.getLong(8),
            row.getLong(9),
            row.getLong(10),
            row.getLong(11),
            row.getLong(12)),
        Instant.ofEpochMilli(row.getLong(13)),
        instant(row, 14),
        row.getInt(15));
  }

  static BranchRow branch(
      ResultSet row, String sweepReason, LongFunction<Optional<ConfigValue.Mapping>> configs)
      throws SQLException {
    long ordinal = row.getLong(1);
    Status status = FinalStatus.of(row.getInt(2));
    String config = row.getString(9);
    String failure = row.getString(11);
    return new BranchRow(
        ordinal,
        status,
        row.getInt(3),
        Optional.of(new LeaseId(row.getLong(4))),
        Optional.ofNullable(row.getString(5)),
        instant(row, 6),
        duration(row, 7),
        configId(row.getObject(8)),
        config == null ? configs.apply(ordinal) : Optional.of(FailureJson.mapping(config)),
        FailureJson.mapping(row.getString(10)),
        FailureJson.mapping(row.getString(12)),
        Optional.ofNullable(failure).map(FailureJson::read),
        switch (status) {
          case SKIPPED, CANCELLED, PRUNED -> sweepReason;
          case PENDING, LEASED, RUNNING, SUCCEEDED, FAILED -> "";
        });
  }

  /** A branch that has no row of its own. */
  static BranchRow unrun(
      long ordinal,
      Status status,
      int attempt,
      String reason,
      LongFunction<Optional<ConfigValue.Mapping>> configs) {
    return new BranchRow(
        ordinal,
        status,
        attempt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        configs.apply(ordinal),
        FailureJson.mapping(null),
        FailureJson.mapping(null),
        Optional.empty(),
        reason);
  }

  static AttemptRow attempt(ResultSet row) throws SQLException {
    String failure = row.getString(10);
    return new AttemptRow(
        row.getLong(1),
        row.getInt(2),
        new LeaseId(row.getLong(3)),
        Optional.ofNullable(row.getString(4)),
        instant(row, 5),
        duration(row, 6),
        switch (row.getString(7)) {
          case "final" -> AttemptRow.Fate.FINAL;
          case "retried" -> AttemptRow.Fate.RETRIED;
          case "lost" -> AttemptRow.Fate.LOST;
          default -> AttemptRow.Fate.SUPERSEDED;
        },
        FailureJson.mapping(row.getString(8)),
        FailureJson.mapping(row.getString(9)),
        Optional.ofNullable(failure).map(FailureJson::read));
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static Optional<Duration> duration(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Duration.of(micros, ChronoUnit.MICROS));
  }

  private static Optional<ConfigId> configId(@Nullable Object stored) {
    return switch (stored) {
      case Number bits -> Optional.of(new ConfigId.Hashed(bits.longValue()));
      case String name -> Optional.of(new ConfigId.Named(name));
      case null, default -> Optional.empty();
    };
  }
}
