package dev.branchline.simulation;

import dev.branchline.coordinator.actor.SweepPlan;
import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.protocol.model.SweepId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The journal's disk: what was flushed stays, in one transaction after another, each under the
 * epoch of who writes it; what wasn't is lost with its writer.
 */
final class Disk {
  private static final long AGAIN = Duration.ofMillis(300).toNanos();

  /** A sweep that is on disk. */
  static final class Stored {
    final SweepPlan plan;
    final String key;
    final List<Event> events = new ArrayList<>();
    final Engine fold;

    Stored(SweepPlan plan, String key) {
      this.plan = plan;
      this.key = key;
      this.fold = Engine.submit(plan.facts());
    }

    /** What a coordinator recovers, by the fold of all events. */
    SweepSnapshot recover() {
      Engine engine = Engine.submit(plan.facts());
      events.forEach(engine::evolve);
      engine.check();
      SweepSnapshot snapshot = engine.snapshot();
      Engine restored = Engine.restore(plan.facts(), snapshot);
      restored.check();
      Violation.unless(
          restored.snapshot().equals(snapshot), "sweep %s isn't restored as it was", plan.id());
      return snapshot;
    }
  }

  /** Is told what becomes of its writes, on its host. */
  interface Voice {
    void stalled(Optional<String> reason);

    void deposed();
  }

  private final World world;
  private final Oracle oracle;
  final Map<SweepId, Stored> sweeps = new LinkedHashMap<>();
  private int epoch;
  boolean full;
  boolean slow;

  Disk(World world, Oracle oracle) {
    this.world = world;
    this.oracle = oracle;
  }

  /** What waits for one transaction. */
  private record Write(Runnable apply, Runnable committed) {}

  /** One coordinator's way to the disk. */
  final class Writer {
    /** As the real one it takes only so much at a time. */
    private static final int BOUND = 24;

    private final Host host;
    private final int life;
    private final int mine;
    private final Voice voice;
    private final ArrayDeque<Write> queue = new ArrayDeque<>();
    private boolean writing;
    private boolean stalled;
    private boolean deposed;

    private Writer(Host host, Voice voice) {
      this.host = host;
      this.life = host.life();
      this.voice = voice;
      this.mine = ++epoch;
    }

    int epoch() {
      return mine;
    }

    boolean write(SweepId sweep, Staged<Event> entry, Consumer<Long> committed) {
      if (host.life() != life) {
        return true;
      }
      return offer(
          new Write(() -> commit(sweep, entry.events()), () -> committed.accept(entry.number())));
    }

    /** The same key again is no other sweep. */
    boolean submit(SweepPlan plan, String key, Runnable fresh) {
      boolean[] isFresh = new boolean[1];
      return offer(
          new Write(
              () -> {
                isFresh[0] = sweeps.values().stream().noneMatch(each -> each.key.equals(key));
                if (isFresh[0]) {
                  sweeps.put(plan.id(), new Stored(plan, key));
                }
              },
              () -> {
                if (isFresh[0]) {
                  fresh.run();
                }
              }));
    }

    /** Reads a sweep, in a transaction as everything else. */
    void load(SweepId sweep, BiConsumer<SweepPlan, SweepSnapshot> then) {
      SweepSnapshot[] found = new SweepSnapshot[1];
      boolean taken =
          offer(
              new Write(
                  () -> {
                    Stored stored = sweeps.get(sweep);
                    if (stored != null) {
                      found[0] = stored.recover();
                    }
                  },
                  () -> {
                    Stored stored = sweeps.get(sweep);
                    if (stored != null && found[0] != null) {
                      then.accept(stored.plan, found[0]);
                    }
                  }));
      world.tell("sweep %s is loaded: %b", sweep, taken);
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
      if (mine != epoch) {
        deposed = true;
        host.execute(this::depose);
        return;
      }
      if (full) {
        stall(true);
        world.after(AGAIN, this::flush);
        return;
      }
      stall(false);
      List<Write> batch = List.copyOf(queue);
      queue.clear();
      batch.forEach(write -> write.apply.run());
      writing = false;
      if (host.life() == life) {
        host.execute(() -> batch.forEach(write -> write.committed.run()));
        begin();
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
            () -> voice.stalled(now ? Optional.of("no space left on device") : Optional.empty()));
      }
    }
  }

  /** Claims the next epoch. */
  Writer claim(Host host, Voice voice) {
    return new Writer(host, voice);
  }

  /** The epoch that was claimed last. */
  int epoch() {
    return epoch;
  }

  private void commit(SweepId sweep, List<Event> events) {
    Stored stored = sweeps.get(sweep);
    if (stored == null) {
      throw new Violation("sweep " + sweep + " isn't on disk");
    }
    for (Event event : events) {
      oracle.committed(stored, event, epoch);
      stored.events.add(event);
      stored.fold.evolve(event);
    }
    stored.fold.check();
  }
}
