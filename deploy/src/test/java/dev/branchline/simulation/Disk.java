package dev.branchline.simulation;

import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.journal.Deposed;
import dev.branchline.coordinator.journal.Submitted;
import dev.branchline.coordinator.journal.Tables;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The journal's disk, below its real tables: what was flushed stays, in one transaction after
 * another, each under the epoch of who writes it; what wasn't is lost with its writer.
 */
final class Disk {
  private static final long AGAIN = Duration.ofMillis(300).toNanos();

  /** Is told what becomes of its writes, on its host. */
  interface Voice {
    void stalled(Optional<String> reason);

    void deposed();
  }

  private final World world;
  private final Oracle oracle;
  private final Tables tables = new Tables();
  private final Map<String, SweepId> keys = new HashMap<>();
  final Map<SweepId, Stored> sweeps = new LinkedHashMap<>();
  private int epoch;
  boolean full;
  boolean slow;

  /** Errors of the device, anywhere within a transaction, and not each time. */
  boolean failing;

  /** Nothing can be read or written, not even the epoch. */
  boolean gone;

  Disk(World world, Oracle oracle) {
    this.world = world;
    this.oracle = oracle;
  }

  /** What waits for one transaction. */
  private interface Write {
    /** Changes the tables; done again if the disk doesn't take it. */
    void write(Tables.Pen pen) throws SQLException;

    /** The disk has taken it. */
    void taken();

    /** Its writer lives and is told so. */
    void committed();
  }

  /** One coordinator's way to the disk. */
  final class Writer {
    /** As the real one it takes only so much at a time. */
    private static final int BOUND = 24;

    private final Host host;
    private final int life;
    private final Voice voice;
    private final ArrayDeque<Write> queue = new ArrayDeque<>();
    private boolean writing;
    private boolean stalled;
    private boolean deposed;
    private final Tables.Pen pen = tables.claim();

    private Writer(Host host, Voice voice) {
      this.host = host;
      this.life = host.life();
      this.voice = voice;
      epoch = pen.epoch();
      lookLater();
    }

    int epoch() {
      return pen.epoch();
    }

    boolean write(SweepId sweep, Staged<Event> entry, Consumer<Long> committed) {
      if (host.life() != life) {
        return true;
      }
      return offer(
          new Write() {
            @Override
            public void write(Tables.Pen tables) throws SQLException {
              tables.record(sweep, entry.events());
            }

            @Override
            public void taken() {
              commit(sweep, entry.events());
            }

            @Override
            public void committed() {
              committed.accept(entry.number());
            }
          });
    }

    /** The same key again is no other sweep; {@code fresh} is given the one that is new. */
    boolean submit(Sweeps.Submission submission, String key, Consumer<Stored> fresh) {
      return offer(
          new Write() {
            private Submitted submitted = new Submitted.Taken(key);

            @Override
            public void write(Tables.Pen tables) throws SQLException {
              submitted = tables.submit(submission.sweep(), key);
            }

            @Override
            public void taken() {
              switch (submitted) {
                case Submitted.Fresh(SweepId id) -> {
                  Violation.unless(keys.put(key, id) == null, "%s is stored twice", key);
                  sweeps.put(id, new Stored(id, submission));
                }
                case Submitted.Known(SweepId id) ->
                    Violation.unless(id.equals(keys.get(key)), "%s isn't the same sweep", key);
                case Submitted.Taken _ -> throw new Violation(key + " is another's");
              }
            }

            @Override
            public void committed() {
              if (submitted instanceof Submitted.Fresh(SweepId id)) {
                fresh.accept(stored(id));
              }
            }
          });
    }

    /** What was fed to a sweep, as the tables have it. */
    ConfigValue.Mapping fed(SweepId sweep, long ordinal) {
      return pen.fed(sweep, ordinal)
          .orElseThrow(() -> new Violation("branch %d wasn't fed".formatted(ordinal)));
    }

    /** Reads a sweep, in a transaction as everything else. */
    void load(SweepId sweep, BiConsumer<Stored, SweepSnapshot> then) {
      boolean taken =
          offer(
              new Write() {
                private Optional<SweepSnapshot> found = Optional.empty();

                @Override
                public void write(Tables.Pen tables) throws SQLException {
                  found = tables.load(sweep);
                }

                @Override
                public void taken() {
                  checkLoaded(sweep, found);
                }

                @Override
                public void committed() {
                  found.ifPresent(snapshot -> then.accept(stored(sweep), snapshot));
                }
              });
      world.tell("sweep %s is loaded: %b", sweep, taken);
    }

    /** All that isn't finished, as at the start. */
    Map<Stored, SweepSnapshot> unfinished() {
      Map<Stored, SweepSnapshot> all = new LinkedHashMap<>();
      for (Stored stored : sweeps.values()) {
        SweepId id = stored.id;
        pen.transaction(
            true,
            () -> {
              Optional<SweepSnapshot> found = pen.load(id);
              checkLoaded(id, found);
              found
                  .filter(each -> each.status() != SweepStatus.FINISHED)
                  .ifPresent(each -> all.put(stored, each));
            });
      }
      return all;
    }

    private boolean offer(Write write) {
      if (queue.size() >= BOUND) {
        return false;
      }
      queue.add(write);
      begin();
      return true;
    }

    private void begin() {
      if (!writing && !queue.isEmpty() && !deposed) {
        writing = true;
        long least = slow ? 200 : 1;
        world.after(world.between((int) least, (int) least * 8), this::flush);
      }
    }

    /** The writer's thread stands still with its host, but not what it has given to the disk. */
    private void flush() {
      if (host.life() != life && !world.chance(50)) {
        return;
      }
      boolean taken = !full && !gone && !(failing && world.chance(70));
      List<Write> batch = List.copyOf(queue);
      int tried = failing && !taken ? world.random.nextInt(batch.size() + 1) : batch.size();
      try {
        if (gone) {
          tryAgain();
          return;
        }
        pen.transaction(
            taken,
            () -> {
              for (Write write : batch.subList(0, tried)) {
                write.write(pen);
              }
            });
      } catch (Deposed e) {
        deposed = true;
        host.execute(this::depose);
        return;
      }
      Violation.unless(!taken || pen.epoch() == epoch, "epoch %d still writes", pen.epoch());
      if (!taken) {
        tryAgain();
        return;
      }
      stall(false);
      queue.clear();
      batch.forEach(Write::taken);
      writing = false;
      if (host.life() == life) {
        host.execute(() -> batch.forEach(Write::committed));
        begin();
      }
    }

    private void tryAgain() {
      stall(true);
      world.after(AGAIN, this::flush);
    }

    /** As the thread of the real one, which stands still with its host, too. */
    private void lookLater() {
      host.after(Tables.look().toNanos(), this::look);
    }

    private void look() {
      if (deposed) {
        return;
      }
      try {
        if (!writing && !gone) {
          pen.look();
        }
        lookLater();
      } catch (Deposed e) {
        deposed = true;
        depose();
      }
    }

    private void depose() {
      if (host.life() == life) {
        voice.deposed();
      }
    }

    private void stall(boolean now) {
      if (now != stalled && host.life() == life) {
        stalled = now;
        host.execute(
            () ->
                voice.stalled(
                    now
                        ? Optional.of(full ? "the disk is full" : "disk I/O error")
                        : Optional.empty()));
      }
    }
  }

  /** Claims the next epoch. */
  Writer claim(Host host, Voice voice) {
    return new Writer(host, voice);
  }

  /** Nothing is wrong with it any more. */
  void mend() {
    full = false;
    slow = false;
    failing = false;
    gone = false;
  }

  /** Whether a sweep was stored with this key. */
  boolean has(String key) {
    return keys.containsKey(key);
  }

  private Stored stored(SweepId sweep) {
    Stored stored = sweeps.get(sweep);
    if (stored == null) {
      throw new Violation("sweep " + sweep + " isn't on disk");
    }
    return stored;
  }

  /** What the tables give back is what was put into them. */
  private void checkLoaded(SweepId sweep, Optional<SweepSnapshot> found) {
    SweepSnapshot expected = stored(sweep).recover();
    Violation.unless(
        found.filter(expected::equals).isPresent(),
        "sweep %s is loaded as %s and not as %s",
        sweep,
        found,
        expected);
  }

  private void commit(SweepId sweep, List<Event> events) {
    Stored stored = stored(sweep);
    for (Event event : events) {
      oracle.committed(stored, event, epoch);
      stored.events.add(event);
      stored.fold.evolve(event);
    }
    stored.fold.check();
  }

  /** In the end the tables say what happened. */
  void finalCheck() {
    Tables.Pen pen = tables.claim();
    for (SweepId sweep : sweeps.keySet()) {
      pen.transaction(true, () -> checkLoaded(sweep, pen.load(sweep)));
    }
  }

  void close() {
    tables.close();
  }
}
