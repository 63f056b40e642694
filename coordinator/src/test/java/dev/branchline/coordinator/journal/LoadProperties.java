package dev.branchline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Decision;
import dev.branchline.coordinator.engine.Effect;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Policies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.roaringbitmap.RoaringBitmap;

/** What is loaded is the live state, less what runs, whatever a sweep has been through. */
class LoadProperties {
  private static final List<Outcome> OUTCOMES =
      List.of(
          Samples.DONE,
          Samples.DONE,
          Samples.EXIT,
          new Outcome.Cancelled(),
          new Outcome.Lost("left"),
          new Outcome.Failed(Failure.of(FailureKind.START, "no such program")));

  private static final Path FOLDER = makeFolder();
  private static final Journal JOURNAL = open();

  private static Path makeFolder() {
    try {
      return Files.createTempDirectory("journal");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Journal open() {
    try {
      return Journal.open(FOLDER.resolve("journal.db"), new Watch());
    } catch (JournalException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterContainer
  static void close() throws IOException {
    JOURNAL.close();
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(FOLDER);
  }

  @Property(tries = 60)
  void loadsWhatWasLive(@ForAll Random random) {
    new Life(random).live(120);
  }

  private static final class Life {
    private final Random random;
    private final int size;
    private final Engine engine;
    private final SweepId sweep;
    private final List<Effect.Granted> granted = new ArrayList<>();
    private static long leases;
    private long millis = Samples.START;

    Life(Random random) {
      this.random = random;
      size = 1 + random.nextInt(40);
      engine =
          Engine.submit(new SweepFacts(policies(), OptionalLong.of(size), ConfigId.Hashed::new));
      sweep = Samples.get(JOURNAL.submit(Samples.sweep(size)));
    }

    private Policies policies() {
      Policies usual = Policies.DEFAULT;
      return new Policies(
          random.nextInt(3),
          usual.retryDelay(),
          usual.retryMaxDelay(),
          usual.retryOn(),
          1 + random.nextInt(3),
          usual.timeout(),
          usual.grace(),
          usual.workerTimeout(),
          usual.halt(),
          usual.maxParallel(),
          0,
          usual.resources(),
          usual.reserveAfter());
    }

    void live(int steps) {
      for (int step = 0; step < steps; step++) {
        millis += random.nextInt(700);
        Command command = command();
        switch (engine.decide(command, new Moment(millis * 1_000_000, millis))) {
          case Decision.Rejected _ -> {}
          case Decision.Accepted accepted -> {
            accepted.effects().forEach(this::remember);
            assertThat(JOURNAL.submit(new Entry(sweep, accepted.events(), () -> {}))).isTrue();
          }
        }
        if (step % 20 == 19) {
          assertThat(Samples.get(JOURNAL.load(sweep)).orElseThrow().snapshot())
              .isEqualTo(engine.snapshot());
        }
      }
    }

    private void remember(Effect effect) {
      if (effect instanceof Effect.Granted some) {
        granted.add(some);
      }
    }

    private Command command() {
      int kind = random.nextInt(32);
      if (granted.isEmpty() || kind < 6) {
        return new Command.Grant(
            LeaseId.of(1, leases++), worker(), 1 + random.nextInt(3), 1 + random.nextInt(12));
      }
      Effect.Granted lease = granted.get(random.nextInt(granted.size()));
      return switch (kind) {
        case 6, 7, 8, 9 -> new Command.Started(lease.lease(), some(lease.ordinals()));
        case 10, 11, 12, 13, 14, 15 -> outcomes(lease);
        case 16 ->
            new Command.HandBack(
                lease.lease(), some(lease.ordinals()), HandBackReason.RETRACTED, "");
        case 17 -> new Command.WorkerGone(lease.worker(), random.nextInt(3) == 0);
        case 18 -> new Command.Expire(lease.lease());
        case 19, 20, 21 -> back(lease.worker());
        case 22 -> new Command.NoOtherWorker(true);
        case 23 -> new Command.Pause();
        case 24, 25 -> new Command.Resume();
        case 26 -> random.nextInt(4) == 0 ? new Command.Cancel("enough") : new Command.Tick();
        case 27 -> random.nextInt(4) == 0 ? new Command.Stop("enough") : new Command.Tick();
        case 28 -> new Command.Retry(Ordinals.range(0, 1 + random.nextInt(size)));
        default -> new Command.Tick();
      };
    }

    private static WorkerId worker(int number) {
      return new WorkerId("worker-" + number, new UUID(0, number));
    }

    private WorkerId worker() {
      return worker(random.nextInt(3));
    }

    private Command outcomes(Effect.Granted lease) {
      List<Attempt> attempts = new ArrayList<>();
      AttemptNumbers numbers = lease.numbers();
      some(lease.ordinals())
          .iterator()
          .forEachRemaining(
              (long ordinal) -> {
                Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
                boolean started = !outcome.equals(OUTCOMES.getLast());
                attempts.add(Samples.attempt(ordinal, started ? numbers.of(ordinal) : 0, outcome));
              });
      return new Command.Outcomes(lease.lease(), attempts);
    }

    private Command back(WorkerId worker) {
      Map<LeaseId, Holding> holdings = new HashMap<>();
      for (Effect.Granted lease : granted) {
        if (lease.worker().equals(worker) && random.nextInt(3) > 0) {
          Ordinals running = some(lease.ordinals());
          RoaringBitmap waiting = some(lease.ordinals()).toBitmap();
          waiting.andNot(running.toBitmap());
          holdings.put(lease.lease(), new Holding(Ordinals.of(waiting), running));
        }
      }
      return new Command.WorkerBack(worker, holdings);
    }

    private Ordinals some(Ordinals ordinals) {
      RoaringBitmap some = new RoaringBitmap();
      ordinals
          .iterator()
          .forEachRemaining(
              (long ordinal) -> {
                if (random.nextInt(3) == 0) {
                  some.add((int) ordinal);
                }
              });
      return some.isEmpty() ? Ordinals.of(ordinals.first()) : Ordinals.of(some);
    }
  }
}
