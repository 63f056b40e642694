package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The durable truth of one directory's sweeps, for its one writer. Whoever opens it claims the next
 * epoch, and deposes whoever had it open before. All methods may be called on any thread.
 */
public final class Journal implements AutoCloseable {
  private final Path file;
  private final Sql sql;
  private final Recorder recorder;
  private final Writer writer;
  private final Thread thread;
  private final int epoch;
  private final long newestMillis;
  private final Meters meters;

  private Journal(
      Path file,
      Sql sql,
      Recorder recorder,
      Writer writer,
      int epoch,
      long newestMillis,
      Meters meters) {
    this.file = file;
    this.meters = meters;
    this.newestMillis = newestMillis;
    this.sql = sql;
    this.recorder = recorder;
    this.writer = writer;
    this.epoch = epoch;
    thread = Thread.ofPlatform().name("journal").daemon().unstarted(writer);
  }

  /**
   * Opens the journal, makes it or brings it up to date, and claims the next epoch. One that wasn't
   * closed by whoever wrote it is looked through for damage first.
   *
   * @throws JournalException if it can't be used; its message and hint are for people
   */
  public static Journal open(Path file, JournalListener listener) throws JournalException {
    return open(file, listener, sql -> sql.run("COMMIT"));
  }

  static Journal open(Path file, JournalListener listener, Disk disk) throws JournalException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new JournalException(
          JournalException.Kind.MISSING, file, "there is no such folder", "make it first");
    }
    Database database = new Database(file);
    boolean leftOpen = database.isLeftOpen();
    Schema.update(database);
    try {
      Sql sql = database.openToWrite();
      try {
        if (leftOpen) {
          database.check(sql);
        }
        int epoch = claimEpoch(sql);
        long newest = sql.number(NEWEST);
        Recorder recorder = new Recorder(sql);
        Meters meters = new Meters();
        Disk counted =
            connection -> {
              disk.commit(connection);
              meters.committed();
            };
        Writer writer = new Writer(new Transactions(sql, recorder, counted, epoch), listener);
        Journal journal = new Journal(file, sql, recorder, writer, epoch, newest, meters);
        journal.thread.start();
        return journal;
      } catch (SQLException e) {
        sql.close();
        throw e;
      }
    } catch (SQLException e) {
      throw database.explain(e);
    }
  }

  private static final String NEWEST =
      "SELECT coalesce(max(at), 0) FROM (SELECT max(submitted) AS at FROM sweep"
          + " UNION ALL SELECT max(finished) FROM sweep"
          + " UNION ALL SELECT max(granted) FROM lease"
          + " UNION ALL SELECT max(ended) FROM range_outcome"
          + " UNION ALL SELECT max(started + duration / 1000) FROM attempt)";

  static int claimEpoch(Sql sql) throws SQLException {
    sql.run("BEGIN IMMEDIATE");
    sql.update("UPDATE epoch SET number = number + 1");
    int epoch = (int) sql.number("SELECT number FROM epoch");
    sql.run("COMMIT");
    return epoch;
  }

  /** The epoch that was claimed, from 1: part of every lease's id. */
  public int epoch() {
    return epoch;
  }

  /**
   * Since 1970, about the newest time that was stored before it was opened; 0 if none was. Back-off
   * is measured by stored times, so whoever goes on writes no earlier ones.
   */
  public long newestMillis() {
    return newestMillis;
  }

  /**
   * The number of the newest transaction, or of the one before while that is told of: it only
   * grows, over restarts too, with the epoch in its upper 32 bits.
   */
  public long lastCommit() {
    return ((long) epoch << 32) + meters.commits();
  }

  /**
   * Opens the same journal to look at, besides its writer; to be closed by the caller.
   *
   * @throws JournalException if it can't be read
   */
  public JournalReader reader() throws JournalException {
    return JournalReader.open(file);
  }

  /** What was written since the start. */
  public Meters meters() {
    return meters;
  }

  /**
   * Tells how to write a sweep's configs as JSON, to go with results; else they are left out. To be
   * taken back by {@link #unregister} as often as it is told.
   */
  public void register(SweepId sweep, LongFunction<String> configJson) {
    recorder.payloads().register(sweep, configJson);
  }

  /** One of those who registered the sweep needs its configs no more. */
  public void unregister(SweepId sweep) {
    recorder.payloads().forget(sweep);
  }

  /**
   * Hands over what one sweep wants written. Never blocks.
   *
   * @return whether it was taken; false if too much waits, then it is to be offered again later
   * @throws Deposed if a newer epoch has been claimed
   * @throws IllegalStateException if the journal is closed or broken
   */
  public boolean submit(Entry entry) {
    return writer.offer(
        new Work() {
          @Override
          public int rows() {
            return entry.rows();
          }

          @Override
          public void apply(Recorder recorder) throws SQLException {
            recorder.record(entry);
          }

          @Override
          public void committed() {
            meters.committed(entry);
            entry.onCommitted().run();
          }

          @Override
          public void refused(RuntimeException why) {
            // Its effects stay unseen: the listener is told, and this coordinator ends.
          }
        });
  }

  /** Stores a new sweep; the future completes when it is on disk. */
  public CompletableFuture<SweepId> submit(NewSweep sweep) {
    return ask(recorder -> recorder.sweeps().add(sweep));
  }

  /**
   * The same, once for each key: told again with the same key it finds the sweep that it stored
   * then, as long as that is there.
   */
  public CompletableFuture<Submitted> submit(NewSweep sweep, Optional<String> key) {
    return ask(recorder -> recorder.sweeps().add(sweep, key));
  }

  /** What is known of a sweep; empty if there is none. */
  public CompletableFuture<Optional<StoredSweep>> load(SweepId sweep) {
    return ask(recorder -> Loader.load(recorder.sql(), sweep));
  }

  /** All sweeps that aren't finished, oldest first. */
  public CompletableFuture<List<StoredSweep>> loadUnfinished() {
    return ask(
        recorder -> {
          List<StoredSweep> sweeps = new ArrayList<>();
          for (SweepId id :
              recorder
                  .sql()
                  .list(
                      "SELECT id FROM sweep WHERE status <> ? ORDER BY id",
                      row -> new SweepId(row.getLong(1)),
                      SweepStatus.FINISHED.word())) {
            Loader.load(recorder.sql(), id).ifPresent(sweeps::add);
          }
          return sweeps;
        });
  }

  /** Removes a sweep and all its rows; tells whether there was one. It must not be live. */
  public CompletableFuture<Boolean> remove(SweepId sweep) {
    return ask(recorder -> recorder.sweeps().remove(sweep));
  }

  /** Writes what was handed over, as far as the disk takes it, and lets the file go. */
  @Override
  public void close() {
    writer.close();
    try {
      thread.join();
      sql.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      // All that was acknowledged is on disk; the write-ahead log is folded in at the next open.
    }
  }

  /** Something that the writer's thread does between what was handed over before and after it. */
  @FunctionalInterface
  private interface Question<T> {
    T answer(Recorder recorder) throws SQLException;
  }

  private static final class Asked<T> implements Work {
    private final Question<T> question;
    private final CompletableFuture<T> answered = new CompletableFuture<>();
    private @Nullable T answer;

    Asked(Question<T> question) {
      this.question = question;
    }

    @Override
    public int rows() {
      return 1;
    }

    @Override
    public void apply(Recorder recorder) throws SQLException {
      recorder.flush();
      answer = question.answer(recorder);
    }

    @Override
    public void committed() {
      answered.complete(answer);
    }

    @Override
    public void refused(RuntimeException why) {
      answered.completeExceptionally(why);
    }
  }

  private <T> CompletableFuture<T> ask(Question<T> question) {
    Asked<T> asked = new Asked<>(question);
    if (!writer.offer(asked)) {
      asked.refused(new IllegalStateException("too much waits for the journal"));
    }
    return asked.answered;
  }
}
