package dev.branchline.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Halt;
import dev.branchline.protocol.sweep.Policies;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Random lives of a sweep: workers come, go, crash and come back, users change their minds, the
 * coordinator restarts. {@link Trial} checks after each step.
 */
class EnginePropertiesTest {
  private static final List<Outcome> FAULTY =
      List.of(
          Trial.DONE, Trial.DONE, Trial.DONE, Trial.EXIT, Trial.LOST, Trial.NO_START, Trial.KILLED);

  private static final List<Halt.Counted> COUNTED = List.of(Halt.Counted.values());

  @Property(tries = 200)
  void everySweepEndsOnceFaultsStop(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 60) int size) {
    new Life(random, size).live(150);
  }

  @Property(tries = 15)
  void everyLongLifeEndsOnceFaultsStop(
      @ForAll Random random, @ForAll @IntRange(min = 100, max = 400) int size) {
    new Life(random, size).live(600);
  }

  /** One sweep, its workers and its user. */
  private static final class Life {
    private final Random random;
    private final Trial trial;
    private final List<FakeWorker> workers = new ArrayList<>();
    private final Deque<Command> mail = new ArrayDeque<>();
    private long leases;

    Life(Random random, int size) {
      this.random = random;
      boolean fed = random.nextInt(4) == 0;
      trial =
          new Trial(
              new SweepFacts(
                  policies(),
                  fed ? OptionalLong.empty() : OptionalLong.of(size),
                  ConfigId.Hashed::new,
                  random.nextInt(4) == 0));
      for (int i = 0; i < 3; i++) {
        workers.add(new FakeWorker(new WorkerId("worker-" + i, new UUID(0, i))));
      }
    }

    private Policies policies() {
      Halt.Urgency urgency = random.nextBoolean() ? Halt.Urgency.NOW : Halt.Urgency.SOON;
      Halt.Counted counted = COUNTED.get(random.nextInt(3));
      Halt halt =
          switch (random.nextInt(4)) {
            case 0 -> new Halt.When(urgency, counted, new Halt.Threshold.Count(5));
            case 1 ->
                new Halt.When(urgency, counted, new Halt.Threshold.Percent(BigDecimal.valueOf(30)));
            default -> new Halt.Never();
          };
      OptionalInt most = random.nextInt(3) == 0 ? OptionalInt.of(2) : OptionalInt.empty();
      return Trial.policies(random.nextInt(3), 1 + random.nextInt(3), halt, most);
    }

    void live(int steps) {
      for (int step = 0; step < steps; step++) {
        trial.millis += random.nextInt(700);
        step();
        deliver();
      }
      settle();
    }

    private void step() {
      FakeWorker worker = workers.get(random.nextInt(workers.size()));
      switch (random.nextInt(40)) {
        case 0, 1, 2, 3, 4, 5, 6, 7 -> grant(worker);
        case 8, 9, 10, 11, 12, 13 -> mail.addAll(worker.start(random));
        case 14, 15, 16, 17, 18, 19, 20 -> mail.addAll(worker.end(random, FAULTY));
        case 21, 22 -> silence(worker);
        case 23 -> {
          worker.crash();
          mail.add(new Command.WorkerGone(worker.id, false));
        }
        case 24, 25, 26 -> mail.addAll(worker.hello());
        case 27 -> mail.addAll(worker.connected ? worker.leave() : List.of());
        case 28 -> mail.addAll(worker.tell());
        case 29 -> retractOrExpire();
        case 30 -> mail.add(new Command.Pause());
        case 31, 32 -> mail.add(new Command.Resume());
        case 33 -> mail.add(new Command.NoOtherWorker(random.nextBoolean()));
        case 34 ->
            mail.add(
                new Command.Extend(Collections.nCopies(1 + random.nextInt(10), Trial.NOTHING)));
        case 35 -> restart();
        case 36 -> mail.add(new Command.Retry(someOrdinals()));
        case 37 -> mail.add(rarely());
        default -> mail.add(new Command.Tick());
      }
    }

    private Command rarely() {
      return switch (random.nextInt(12)) {
        case 0 -> new Command.Stop("stop");
        case 1 -> new Command.Cancel("cancel");
        case 2 -> random.nextBoolean() ? new Command.Close() : new Command.Break("broken");
        default -> new Command.Tick();
      };
    }

    private Ordinals someOrdinals() {
      long from = random.nextInt(20);
      return Ordinals.range(from, from + random.nextInt(10));
    }

    private void grant(FakeWorker worker) {
      if (worker.connected) {
        LeaseId lease = LeaseId.of(1, leases++);
        mail.add(
            new Command.Grant(lease, worker.id, 1 + random.nextInt(2), 1 + random.nextInt(12)));
      }
    }

    private void silence(FakeWorker worker) {
      worker.connected = false;
      mail.add(new Command.WorkerGone(worker.id, false));
    }

    private void retractOrExpire() {
      for (LeaseId lease : trial.engine.leases().keySet()) {
        mail.add(random.nextBoolean() ? new Command.Retract(lease, 3) : new Command.Expire(lease));
        return;
      }
    }

    /** The coordinator starts again; every worker says hello before anything is granted. */
    private void restart() {
      trial.restart();
      perform();
      workers.stream().filter(worker -> worker.connected).forEach(w -> mail.addAll(w.hello()));
    }

    private void deliver() {
      while (!mail.isEmpty()) {
        trial.does(mail.removeFirst());
        perform();
      }
    }

    private void perform() {
      for (Effect effect : trial.effects) {
        switch (effect) {
          case Effect.Granted granted ->
              at(granted.worker()).forEach(worker -> worker.granted(granted));
          case Effect.Answer answer ->
              workers.stream()
                  .filter(worker -> worker.connected)
                  .forEach(worker -> worker.answered(answer));
          case Effect.CancelAt cancel ->
              at(cancel.worker()).forEach(worker -> mail.addAll(worker.cancelled(cancel)));
          case Effect.RetractAt retract ->
              at(retract.worker()).forEach(worker -> mail.addAll(worker.retracted(retract)));
          case Effect.Keep keep -> at(keep.worker()).forEach(worker -> worker.kept(keep));
          case Effect.Finished finished ->
              assertThat(trial.engine.verdict()).contains(finished.verdict());
        }
      }
    }

    /** The worker, if it hears; else the message is lost. */
    private List<FakeWorker> at(WorkerId id) {
      return workers.stream().filter(worker -> worker.id.equals(id) && worker.connected).toList();
    }

    private void settle() {
      mail.add(new Command.Resume());
      mail.add(new Command.Close());
      workers.forEach(worker -> mail.addAll(worker.hello()));
      deliver();
      for (int round = 0; trial.engine.status() != SweepStatus.FINISHED; round++) {
        assertThat(round).as("rounds without an end: %s", trial.engine.snapshot()).isLessThan(5000);
        trial.millis += 10_000;
        mail.add(new Command.NoOtherWorker(true));
        for (FakeWorker worker : workers) {
          grant(worker);
          deliver();
          mail.addAll(worker.start(random));
          deliver();
          mail.addAll(worker.end(random, List.of(Trial.DONE)));
          deliver();
        }
      }
      long ended = 0;
      for (Status status : Status.values()) {
        ended += status.isFinal() ? trial.engine.count(status) : 0;
      }
      assertThat(ended).isEqualTo(trial.engine.size());
    }
  }
}
