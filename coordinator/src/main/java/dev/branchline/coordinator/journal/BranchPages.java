package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.SweepSnapshot.History;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * One page of a sweep's branches in the order of their ordinals: rows of those that ran, parts of
 * range rows, and in the gaps between them what is pending. Costs what the page does.
 */
final class BranchPages {
  private static final String COLUMNS =
      "SELECT b.ordinal, b.status, b.attempt, b.lease, w.name, b.started, b.duration, b.config_id,"
          + " p.config, p.result, p.failure, p.metrics"
          + " FROM branch b LEFT JOIN lease l ON l.id = b.lease"
          + " LEFT JOIN worker w ON w.id = l.worker LEFT JOIN payload p ON p.id = b.payload"
          + " WHERE b.sweep = ? AND b.ordinal >= ? AND b.ordinal < ?";

  private record Ended(long first, long until, Status status, String reason) {}

  private final Sql sql;
  private final SweepId sweep;
  private final BranchFilter filter;
  private final LongFunction<Optional<ConfigValue.Mapping>> configs;
  private final int limit;
  private final List<BranchRow> page = new ArrayList<>();
  private final String reason;
  private final boolean anyHistory;
  private final String select;

  BranchPages(
      Sql sql,
      SweepId sweep,
      BranchFilter filter,
      int limit,
      LongFunction<Optional<ConfigValue.Mapping>> configs)
      throws SQLException {
    this.sql = sql;
    this.sweep = sweep;
    this.filter = filter;
    this.configs = configs;
    this.limit = limit;
    reason =
        sql.first("SELECT reason FROM sweep WHERE id = ?", row -> row.getString(1), sweep.value())
            .orElse("");
    anyHistory =
        sql.number("SELECT EXISTS (SELECT 1 FROM history WHERE sweep = ?)", sweep.value()) == 1;
    select = COLUMNS + statuses() + " ORDER BY b.ordinal LIMIT ?";
  }

  /** Gaps between rows are pending branches only if all rows are looked at. */
  private String statuses() {
    if (filter.statuses().contains(Status.PENDING)) {
      return "";
    }
    return filter.statuses().stream()
        .filter(Status::isFinal)
        .map(status -> Integer.toString(FinalStatus.code(status)))
        .sorted()
        .collect(Collectors.joining(", ", " AND b.status IN (", ")"));
  }

  List<BranchRow> from(long from) throws SQLException {
    long size = sql.number("SELECT size FROM sweep WHERE id = ?", sweep.value());
    for (OrdinalRange range : filter.ordinals().orElseGet(() -> Ordinals.range(0, size)).ranges()) {
      long until = Math.min(range.until(), size);
      for (long at = Math.max(from, range.from()); at < until && page.size() < limit; ) {
        at = stretch(at, until);
      }
    }
    return page;
  }

  /** Adds what is wanted of a stretch, and tells where it ends. */
  private long stretch(long from, long until) throws SQLException {
    int wanted = limit - page.size();
    List<BranchRow> rows =
        sql.list(
            select, row -> Rows.branch(row, reason, configs), sweep.value(), from, until, wanted);
    long at = from;
    for (BranchRow row : rows) {
      gap(at, row.ordinal());
      if (page.size() < limit && filter.statuses().contains(row.status())) {
        page.add(row);
      }
      at = row.ordinal() + 1;
    }
    if (rows.size() < wanted) {
      gap(at, until);
      at = until;
    }
    return at;
  }

  private void gap(long from, long until) throws SQLException {
    if (from >= until || page.size() >= limit) {
      return;
    }
    long[] at = {from};
    sql.visit(
        "SELECT max(first, ?2), min(until, ?3), status, reason FROM range_outcome"
            + " WHERE sweep = ?1 AND superseded = 0 AND until > ?2 AND first < ?3 ORDER BY first",
        row -> {
          Ended ended =
              new Ended(
                  row.getLong(1), row.getLong(2), FinalStatus.of(row.getInt(3)), row.getString(4));
          fill(at[0], ended.first(), Status.PENDING, "");
          fill(ended.first(), ended.until(), ended.status(), ended.reason());
          at[0] = ended.until();
          return page.size() < limit;
        },
        sweep.value(),
        from,
        until);
    fill(at[0], until, Status.PENDING, "");
  }

  private void fill(long from, long until, Status status, String why) throws SQLException {
    if (!filter.statuses().contains(status)) {
      return;
    }
    for (long ordinal = from; ordinal < until && page.size() < limit; ordinal++) {
      int attempt = status == Status.PENDING ? history(ordinal).attempts() : 0;
      page.add(Rows.unrun(ordinal, status, attempt, why, configs));
    }
  }

  private History history(long ordinal) throws SQLException {
    if (!anyHistory) {
      return History.NONE;
    }
    return sql.first(
            "SELECT attempts, failures, crashes, suspect, not_before FROM history"
                + " WHERE sweep = ? AND ordinal = ?",
            row ->
                new History(
                    row.getInt(1),
                    row.getInt(2),
                    row.getInt(3),
                    row.getInt(4) == 1,
                    row.getLong(5)),
            sweep.value(),
            ordinal)
        .orElse(History.NONE);
  }
}
