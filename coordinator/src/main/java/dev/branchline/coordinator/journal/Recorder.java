package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.SweepId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import org.roaringbitmap.RoaringBitmap;

/** Turns events into changes of tables, within a transaction that its owner begins and commits. */
final class Recorder {
  private final Sql sql;
  private final Payloads payloads;
  private final BranchRows branches;
  private final Workers workers;
  private final LeaseRows leases;
  private final AttemptRows attempts;
  private final Tally tally;
  private final RangeRows ranges;
  private final SweepRows sweeps;
  private final Reports reports;

  private record Reported(SweepId sweep, Entry.Point point) {}

  /** Written last, so that they never come between an outcome and its commit. */
  private final List<Reported> reported = new ArrayList<>();

  Recorder(Sql sql) throws SQLException {
    this.sql = sql;
    payloads = new Payloads(sql);
    branches = new BranchRows(sql);
    workers = new Workers(sql);
    leases = new LeaseRows(sql, workers);
    attempts = new AttemptRows(sql, payloads);
    tally = new Tally(sql);
    ranges = new RangeRows(sql, tally);
    sweeps = new SweepRows(sql);
    reports = new Reports(sql);
  }

  Sql sql() {
    return sql;
  }

  Payloads payloads() {
    return payloads;
  }

  SweepRows sweeps() {
    return sweeps;
  }

  void record(Entry entry) throws SQLException {
    SweepId sweep = entry.sweep();
    for (Event event : entry.events()) {
      record(sweep, event);
    }
    entry.reports().forEach(point -> reported.add(new Reported(sweep, point)));
  }

  /** Writes what has gathered; to be called before the commit. */
  void flush() throws SQLException {
    branches.flush();
    payloads.flush();
    tally.flush();
    for (Reported report : reported) {
      reports.add(report.sweep(), report.point());
    }
    reported.clear();
  }

  /** The transaction was rolled back: nothing that was read or gathered holds. */
  void clear() {
    branches.clear();
    payloads.clear();
    tally.clear();
    workers.clear();
    reports.clear();
    reported.clear();
  }

  private void record(SweepId sweep, Event event) throws SQLException {
    switch (event) {
      case Event.Leased leased -> leases.granted(sweep, leased);
      case Event.Ended ended -> ended(sweep, ended);
      case Event.Retried retried -> {
        for (Event.RetriedAttempt attempt : retried.attempts()) {
          attempts.retried(sweep, retried.lease(), attempt);
        }
      }
      case Event.Superseded superseded -> {
        for (Attempt attempt : superseded.attempts()) {
          attempts.superseded(sweep, superseded.lease(), attempt);
        }
      }
      case Event.Returned returned -> leases.left(returned.lease(), returned.ordinals());
      case Event.Disowned disowned -> leases.left(disowned.lease(), disowned.ordinals());
      case Event.Lost lost -> lost(sweep, lost);
      case Event.TakenBack taken -> takenBack(sweep, taken);
      case Event.LeaseClosed closed -> leases.closed(closed.lease(), closed.closing());
      case Event.RangesEnded ended -> ranges.ended(sweep, ended);
      case Event.Reopened reopened -> reopened(sweep, reopened);
      case Event.StatusChanged changed -> sweeps.status(sweep, changed);
      case Event.Extended extended -> sweeps.extended(sweep, extended);
      case Event.Closed _ -> sweeps.closed(sweep);
      case Event.Transient _ -> {}
    }
  }

  private void ended(SweepId sweep, Event.Ended ended) throws SQLException {
    long lease = ended.lease().value();
    for (Event.FinalBranch branch : ended.branches()) {
      Attempt attempt = branch.attempt();
      int status = FinalStatus.code(branch.status());
      branches.add(
          sweep.value(),
          attempt.ordinal(),
          status,
          attempt.number(),
          lease,
          branch.startedAtMillis(),
          TimeUnit.NANOSECONDS.toMicros(attempt.duration().toNanos()),
          attempt.configId(),
          payloads.add(sweep, attempt));
      tally.add(sweep, status, 1);
    }
  }

  private void lost(SweepId sweep, Event.Lost lost) throws SQLException {
    RoaringBitmap all = lost.others().toBitmap();
    PrimitiveIterator.OfLong others = lost.others().iterator();
    while (others.hasNext()) {
      attempts.suspect(sweep, others.nextLong());
    }
    for (Event.LostAttempt started : lost.started()) {
      attempts.lost(sweep, lost.lease(), started);
      all.add((int) started.ordinal());
    }
    leases.lost(lost.lease(), all);
  }

  private void takenBack(SweepId sweep, Event.TakenBack taken) throws SQLException {
    leases.takenBack(taken.lease(), taken.ordinals());
    for (OrdinalRange range : taken.ordinals().ranges()) {
      attempts.notLost(sweep, taken.lease(), range);
    }
    PrimitiveIterator.OfLong notCrashed = taken.notCrashed().iterator();
    while (notCrashed.hasNext()) {
      attempts.notCrashed(sweep, notCrashed.nextLong());
    }
  }

  private void reopened(SweepId sweep, Event.Reopened event) throws SQLException {
    branches.flush();
    for (OrdinalRange range : event.ordinals().ranges()) {
      sql.visit(
          "SELECT status, count(*) FROM branch WHERE sweep = ? AND ordinal >= ? AND ordinal < ?"
              + " GROUP BY status",
          row -> {
            tally.add(sweep, row.getInt(1), -row.getLong(2));
            return true;
          },
          sweep.value(),
          range.from(),
          range.until());
      attempts.reopened(sweep, range);
      ranges.reopened(sweep, range);
    }
    leases.reopened(sweep, event.ordinals().toBitmap());
    sweeps.reopened(sweep, event);
  }
}
