package dev.branchline.coordinator.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What looks after a journal file, whether another process writes it or nobody does. */
public final class JournalCare {
  private static final int SHOWN = 5;

  private JournalCare() {}

  /** Something that a sound journal never has: SQL that finds it, in words. */
  private record Rule(String sql, String words) {}

  /** Each finds the sweeps, or the branches, that break it. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "SELECT s.id, (SELECT count(*) FROM branch b WHERE b.sweep = s.id)"
                  + " + (SELECT coalesce(sum(until - first), 0) FROM range_outcome r"
                  + " WHERE r.sweep = s.id AND r.superseded = 0) AS outcomes, s.size"
                  + " FROM sweep s WHERE outcomes > s.size"
                  + " OR (s.status = 'finished' AND outcomes <> s.size)",
              "sweep %s has %s outcomes for %s branches"),
          new Rule(
              "SELECT b.sweep, b.ordinal FROM range_outcome r JOIN branch b ON b.sweep = r.sweep"
                  + " AND b.ordinal >= r.first AND b.ordinal < r.until WHERE r.superseded = 0",
              "branch %2$s of sweep %1$s has two outcomes: it ran, and it never ran"),
          new Rule(
              "SELECT sweep, first, before FROM (SELECT sweep, first, lag(until) OVER"
                  + " (PARTITION BY sweep ORDER BY first) AS before FROM range_outcome"
                  + " WHERE superseded = 0) WHERE first < before",
              "branch %2$s of sweep %1$s has two outcomes without having run"),
          new Rule(
              "SELECT b.sweep, b.ordinal FROM branch b LEFT JOIN sweep s ON s.id = b.sweep"
                  + " WHERE s.id IS NULL OR b.ordinal < 0 OR b.ordinal >= s.size",
              "there is an outcome of branch %2$s of sweep %1$s, but no such branch"),
          new Rule(
              "SELECT b.sweep, b.ordinal FROM branch b LEFT JOIN payload p ON p.id = b.payload"
                  + " WHERE b.payload IS NOT NULL AND p.id IS NULL",
              "the result of branch %2$s of sweep %1$s is missing"),
          new Rule(
              "SELECT b.sweep, b.ordinal, b.lease FROM branch b LEFT JOIN lease l ON l.id = b.lease"
                  + " WHERE l.id IS NULL OR l.sweep <> b.sweep",
              "branch %2$s of sweep %1$s ran under the lease %3$s, which isn't the sweep's"),
          new Rule(
              "SELECT s.id FROM sweep s LEFT JOIN definition d ON d.hash = s.definition"
                  + " WHERE d.hash IS NULL",
              "the definition of sweep %s is missing"),
          new Rule(
              "SELECT s.id, s.succeeded + s.failed + s.skipped + s.cancelled + s.pruned AS told,"
                  + " (SELECT count(*) FROM branch b WHERE b.sweep = s.id)"
                  + " + (SELECT coalesce(sum(until - first), 0) FROM range_outcome r"
                  + " WHERE r.sweep = s.id AND r.superseded = 0) AS counted"
                  + " FROM sweep s WHERE told <> counted",
              "sweep %s counts %s outcomes, and has %s"));

  /**
   * Looks for damage: pages and indexes as SQLite checks them, then whether each branch has one
   * outcome at most, each finished sweep one for each branch, and nothing points to what is gone.
   * Reads all of it, so it takes a while.
   *
   * @return what was found, one line each, at most a few of a kind; empty if it is sound
   * @throws JournalException if it can't be read at all
   */
  public static List<String> check(Path file) throws JournalException {
    try (JournalReader reader = JournalReader.open(file)) {
      return reader.ask(
          sql -> {
            List<String> found = new ArrayList<>();
            // Else what a writer does meanwhile would look like a disagreement.
            sql.run("BEGIN");
            for (String line :
                sql.list("PRAGMA integrity_check(" + SHOWN + ")", row -> row.getString(1))) {
              if (!line.equals("ok")) {
                found.add(line.replace('\n', ' '));
              }
            }
            for (Rule rule : RULES) {
              found.addAll(broken(sql, rule));
            }
            sql.run("COMMIT");
            return found;
          });
    }
  }

  private static List<String> broken(Sql sql, Rule rule) throws SQLException {
    return sql.list(
        rule.sql + " LIMIT " + SHOWN,
        row -> {
          Object[] columns = new Object[row.getMetaData().getColumnCount()];
          for (int i = 0; i < columns.length; i++) {
            columns[i] = row.getObject(i + 1);
          }
          return rule.words.formatted(columns);
        });
  }

  /**
   * Makes a copy as of one moment, while others go on writing. It gets its name only when it is
   * whole and on disk.
   *
   * @throws FileAlreadyExistsException if there is a file of that name already
   * @throws JournalException if the journal can't be read
   * @throws IOException if the copy can't be written
   */
  public static void backup(Path file, Path copy) throws JournalException, IOException {
    if (Files.exists(copy)) {
      throw new FileAlreadyExistsException(copy.toString());
    }
    Path folder = Objects.requireNonNull(copy.toAbsolutePath().getParent());
    Path part = Files.createTempFile(folder, copy.getFileName() + ".", ".part");
    try (JournalReader reader = JournalReader.open(file)) {
      reader.ask(sql -> sql.update("VACUUM INTO ?", part.toString()));
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
