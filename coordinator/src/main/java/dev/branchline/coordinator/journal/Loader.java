package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.engine.SweepSnapshot.History;
import dev.branchline.coordinator.engine.SweepSnapshot.LeaseFacts;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;

/** Rebuilds the durable state of one sweep from the tables. */
final class Loader {
  /** How many rows are looked at together. */
  static final int BLOCK = 4096;

  private final Sql sql;
  private final SweepId sweep;
  private final Map<Status, RoaringBitmap> ended = new EnumMap<>(Status.class);
  private final RoaringBitmap allEnded = new RoaringBitmap();

  private Loader(Sql sql, SweepId sweep) {
    this.sql = sql;
    this.sweep = sweep;
  }

  /** Empty if there is no such sweep. */
  static Optional<StoredSweep> load(Sql sql, SweepId id) throws SQLException {
    return sql.first(
        "SELECT s.name, s.file, s.definition, d.text, s.fed, s.size, s.submitted, s.status,"
            + " s.verdict, s.kill, s.reason, s.closed, s.generation, s.failed_before,"
            + " s.succeeded_before FROM sweep s JOIN definition d ON d.hash = s.definition"
            + " WHERE s.id = ?",
        row -> new Loader(sql, id).stored(row),
        id.value());
  }

  private StoredSweep stored(ResultSet row) throws SQLException {
    loadEnded();
    String verdict = row.getString(9);
    SweepSnapshot snapshot =
        new SweepSnapshot(
            SweepStatus.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
            Optional.ofNullable(verdict)
                .map(word -> Verdict.valueOf(word.toUpperCase(Locale.ROOT))),
            row.getInt(10) == 1,
            row.getString(11),
            row.getLong(6),
            row.getInt(12) == 1,
            row.getInt(13),
            row.getLong(14),
            row.getLong(15),
            ended,
            histories(),
            leases());
    NewSweep submitted =
        new NewSweep(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getInt(5) == 1 ? OptionalLong.empty() : OptionalLong.of(row.getLong(6)),
            row.getLong(7));
    return new StoredSweep(sweep, submitted, snapshot);
  }

  private void loadEnded() throws SQLException {
    Optional<Block> block = block(0);
    while (block.isPresent()) {
      add(block.get());
      block = block(block.get().last + 1);
    }
    sql.visit(
        "SELECT first, until, status FROM range_outcome WHERE sweep = ? AND superseded = 0",
        row -> {
          of(row.getInt(3)).add(row.getLong(1), row.getLong(2));
          return true;
        },
        sweep.value());
    ended.values().forEach(allEnded::or);
  }

  /** The next rows, {@link #BLOCK} at most: how many, from where to where, and their statuses. */
  private record Block(int rows, long first, long last, int least, int greatest) {
    boolean hasNoGap() {
      return last - first + 1 == rows;
    }
  }

  /** Most branches end alike and next to each other: SQLite counts them faster than it tells. */
  private Optional<Block> block(long from) throws SQLException {
    return sql.first(
            "SELECT count(*), min(ordinal), max(ordinal), min(status), max(status) FROM"
                + " (SELECT ordinal, status FROM branch WHERE sweep = ?1 AND ordinal >= ?2"
                + " ORDER BY ordinal LIMIT ?3)",
            row ->
                new Block(
                    row.getInt(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getInt(5)),
            sweep.value(),
            from,
            BLOCK)
        .filter(block -> block.rows > 0);
  }

  private void add(Block block) throws SQLException {
    if (!block.hasNoGap()) {
      addEach(block, -1);
      return;
    }
    of(block.least).add(block.first, block.last + 1);
    if (block.greatest != block.least) {
      of(block.least).andNot(addEach(block, block.least));
    }
  }

  /** Adds the rows of a block one by one, but for those of one status; tells which. */
  private RoaringBitmap addEach(Block block, int butStatus) throws SQLException {
    RoaringBitmap added = new RoaringBitmap();
    sql.visit(
        "SELECT ordinal, status FROM branch WHERE sweep = ? AND ordinal BETWEEN ? AND ?"
            + " AND status <> ?",
        row -> {
          int ordinal = (int) row.getLong(1);
          of(row.getInt(2)).add(ordinal);
          added.add(ordinal);
          return true;
        },
        sweep.value(),
        block.first,
        block.last,
        butStatus);
    return added;
  }

  private RoaringBitmap of(int code) {
    return ended.computeIfAbsent(FinalStatus.of(code), _ -> new RoaringBitmap());
  }

  private SortedMap<Long, History> histories() throws SQLException {
    SortedMap<Long, History> histories = new TreeMap<>();
    sql.visit(
        "SELECT ordinal, attempts, failures, crashes, suspect, not_before FROM history"
            + " WHERE sweep = ?",
        row -> {
          long ordinal = row.getLong(1);
          if (!allEnded.contains((int) ordinal)) {
            histories.put(
                ordinal,
                new History(
                    row.getInt(2),
                    row.getInt(3),
                    row.getInt(4),
                    row.getInt(5) == 1,
                    row.getLong(6)));
          }
          return true;
        },
        sweep.value());
    return histories;
  }

  private SortedMap<LeaseId, LeaseFacts> leases() throws SQLException {
    SortedMap<LeaseId, LeaseFacts> leases = new TreeMap<>();
    sql.visit(
        "SELECT l.id, w.name, w.uuid, l.width, l.attempt, l.exceptions, l.ordinals, l.gone,"
            + " l.claims FROM lease l JOIN worker w ON w.id = l.worker"
            + " WHERE l.sweep = ? AND (l.state = 'live' OR l.claims <> '')",
        row -> {
          LeaseFacts facts = lease(row);
          if (!facts.open().isEmpty() || !facts.claims().isEmpty()) {
            leases.put(new LeaseId(row.getLong(1)), facts);
          }
          return true;
        },
        sweep.value());
    return leases;
  }

  private LeaseFacts lease(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    Ordinals granted = Texts.ordinals(row.getString(7));
    RoaringBitmap recorded = recorded(id, granted);
    RoaringBitmap open = granted.toBitmap();
    open.andNot(Texts.ordinals(row.getString(8)).toBitmap());
    open.andNot(allEnded);
    open.andNot(recorded);
    RoaringBitmap claims = Texts.ordinals(row.getString(9)).toBitmap();
    claims.andNot(allEnded);
    return new LeaseFacts(
        new WorkerId(row.getString(2), UUID.fromString(row.getString(3))),
        row.getInt(4),
        Texts.numbers(row.getInt(5), row.getString(6)),
        Ordinals.of(open),
        Ordinals.of(claims),
        Ordinals.of(recorded));
  }

  /** What has an outcome under a lease that counts, or counted before a retry by the user. */
  private RoaringBitmap recorded(long lease, Ordinals granted) throws SQLException {
    RoaringBitmap recorded = new RoaringBitmap();
    for (OrdinalRange range : granted.ranges()) {
      sql.visit(
          "SELECT ordinal FROM branch WHERE sweep = ?1 AND ordinal >= ?2 AND ordinal < ?3"
              + " AND lease = ?4 UNION ALL SELECT ordinal FROM attempt WHERE sweep = ?1"
              + " AND ordinal >= ?2 AND ordinal < ?3 AND lease = ?4"
              + " AND fate IN ('retried', 'reopened')",
          row -> {
            recorded.add((int) row.getLong(1));
            return true;
          },
          sweep.value(),
          range.from(),
          range.until(),
          lease);
    }
    return recorded;
  }
}
