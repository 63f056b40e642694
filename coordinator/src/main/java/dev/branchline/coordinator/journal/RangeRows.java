package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.SweepId;
import java.sql.SQLException;
import java.util.List;

/** The table of branches that ended without having run, however many to a row. */
final class RangeRows {
  private record Piece(
      long generation, long first, long until, int status, String reason, long ended) {}

  private final Sql sql;
  private final Tally tally;

  RangeRows(Sql sql, Tally tally) {
    this.sql = sql;
    this.tally = tally;
  }

  void ended(SweepId sweep, Event.RangesEnded event) throws SQLException {
    long generation = sql.number("SELECT generation FROM sweep WHERE id = ?", sweep.value());
    int status = FinalStatus.code(event.status());
    for (OrdinalRange range : event.ordinals().ranges()) {
      Piece piece =
          new Piece(
              generation, range.from(), range.until(), status, event.reason(), event.atMillis());
      insert(sweep, piece, piece.first(), piece.until(), 0);
    }
    tally.add(sweep, status, event.ordinals().size());
  }

  /** What of the rows lies in the range is superseded; what lies beside it stays. */
  void reopened(SweepId sweep, OrdinalRange range) throws SQLException {
    List<Piece> pieces =
        sql.list(
            "SELECT generation, first, until, status, reason, ended FROM range_outcome"
                + " WHERE sweep = ? AND superseded = 0 AND first < ? AND until > ?",
            row ->
                new Piece(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getInt(4),
                    row.getString(5),
                    row.getLong(6)),
            sweep.value(),
            range.until(),
            range.from());
    for (Piece piece : pieces) {
      sql.update(
          "DELETE FROM range_outcome WHERE sweep = ? AND generation = ? AND first = ?",
          sweep.value(),
          piece.generation(),
          piece.first());
      long from = Math.max(piece.first(), range.from());
      long until = Math.min(piece.until(), range.until());
      insert(sweep, piece, piece.first(), from, 0);
      insert(sweep, piece, from, until, 1);
      insert(sweep, piece, until, piece.until(), 0);
      tally.add(sweep, piece.status(), from - until);
    }
  }

  private void insert(SweepId sweep, Piece piece, long from, long until, int superseded)
      throws SQLException {
    if (from < until) {
      sql.update(
          "INSERT INTO range_outcome VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          sweep.value(),
          piece.generation(),
          from,
          until,
          piece.status(),
          piece.reason(),
          piece.ended(),
          superseded);
    }
  }
}
