package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.roaringbitmap.RoaringBitmap;

/**
 * The table of leases. What a lease still has isn't written down: it follows, when the journal is
 * loaded, from what it was granted, the outcomes under it, and the little that is kept here of what
 * left it otherwise.
 */
final class LeaseRows {
  static final String LIVE = "live";

  /** A lease of which something may still matter. */
  record Kept(long id, RoaringBitmap ordinals, RoaringBitmap gone, RoaringBitmap claims) {}

  private final Sql sql;
  private final Workers workers;

  LeaseRows(Sql sql, Workers workers) {
    this.sql = sql;
    this.workers = workers;
  }

  void granted(SweepId sweep, Event.Leased leased) throws SQLException {
    sql.update(
        "INSERT INTO lease (id, sweep, worker, granted, ordinals, width, attempt, exceptions,"
            + " generation, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        leased.lease().value(),
        sweep.value(),
        workers.number(leased.worker()),
        leased.atMillis(),
        leased.ordinals().toString(),
        leased.width(),
        leased.numbers().base(),
        Texts.exceptions(leased.numbers()),
        leased.generation(),
        LIVE);
  }

  /** They left it without an outcome, and nothing it says of them counts, unless it had a claim. */
  void left(LeaseId lease, Ordinals ordinals) throws SQLException {
    for (Kept kept : kept("id = ?", lease.value())) {
      kept.gone().or(ordinals.toBitmap());
      write(kept);
    }
  }

  void lost(LeaseId lease, RoaringBitmap ordinals) throws SQLException {
    for (Kept kept : kept("id = ?", lease.value())) {
      kept.gone().or(ordinals);
      kept.claims().or(ordinals);
      write(kept);
    }
  }

  void takenBack(LeaseId lease, Ordinals ordinals) throws SQLException {
    for (Kept kept : kept("id = ?", lease.value())) {
      kept.gone().andNot(ordinals.toBitmap());
      kept.claims().andNot(ordinals.toBitmap());
      write(kept);
    }
    sql.update("UPDATE lease SET state = ? WHERE id = ?", LIVE, lease.value());
  }

  void closed(LeaseId lease, Event.Closing closing) throws SQLException {
    sql.update(
        "UPDATE lease SET state = ? WHERE id = ?",
        closing.name().toLowerCase(Locale.ROOT),
        lease.value());
  }

  /** No older lease has them any more, or a claim on them. */
  void reopened(SweepId sweep, RoaringBitmap ordinals) throws SQLException {
    for (Kept kept : kept("sweep = ? AND (state = 'live' OR claims <> '')", sweep.value())) {
      RoaringBitmap had = RoaringBitmap.and(kept.ordinals(), ordinals);
      if (!had.isEmpty()) {
        kept.gone().or(had);
        kept.claims().andNot(had);
        write(kept);
      }
    }
  }

  private List<Kept> kept(String which, long value) throws SQLException {
    return sql.list(
        "SELECT id, ordinals, gone, claims FROM lease WHERE " + which,
        row ->
            new Kept(
                row.getLong(1),
                Texts.ordinals(row.getString(2)).toBitmap(),
                Texts.ordinals(row.getString(3)).toBitmap(),
                Texts.ordinals(row.getString(4)).toBitmap()),
        value);
  }

  private void write(Kept kept) throws SQLException {
    sql.update(
        "UPDATE lease SET gone = ?, claims = ? WHERE id = ?",
        Ordinals.of(kept.gone()).toString(),
        Ordinals.of(kept.claims()).toString(),
        kept.id());
  }
}
