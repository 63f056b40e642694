package dev.branchline.coordinator.actor;

import com.typesafe.config.ConfigFactory;
import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A coordinator whose time is set by hand. Its actors share one thread, so that a few questions to
 * the coordinator are answered only when all that was under way is done.
 */
final class Stage implements AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int SETTLING = 8;
  private static final String ONE_THREAD =
      """
      pekko.actor.default-dispatcher {
        executor = "thread-pool-executor"
        thread-pool-executor.fixed-pool-size = 1
        throughput = 1
      }
      """;

  final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.parseString(ONE_THREAD)));
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong millis = new AtomicLong(1_000_000);
  final ConcurrentLinkedQueue<Event> written = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Runnable> uncommitted = new ConcurrentLinkedQueue<>();
  private volatile boolean holdsCommits;
  final ActorRef<Coordinator.Message> coordinator;

  Stage(int epoch, Terms terms) {
    coordinator = kit.spawn(Coordinator.create(epoch, this::write, this::now, terms));
  }

  Moment now() {
    return new Moment(millis.get() * 1_000_000, millis.get());
  }

  private boolean write(SweepId sweep, Staged<Event> entry, Consumer<Long> committed) {
    written.addAll(entry.events());
    if (holdsCommits) {
      uncommitted.add(() -> committed.accept(entry.number()));
    } else {
      committed.accept(entry.number());
    }
    return true;
  }

  /** From now on nothing is on disk until {@link #commit}. */
  void holdCommits() {
    holdsCommits = true;
  }

  void commit() {
    holdsCommits = false;
    uncommitted.forEach(Runnable::run);
    uncommitted.clear();
    settle();
  }

  /** Waits until nothing is under way. */
  void settle() {
    for (int i = 0; i < SETTLING; i++) {
      workers();
    }
  }

  /** Time passes, second by second. */
  void pass(Duration duration) {
    for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
      millis.addAndGet(STEP.toMillis());
      time.timePasses(STEP);
      settle();
    }
  }

  /** Time passes at once, as when the process was stopped meanwhile. */
  void leap(Duration duration) {
    millis.addAndGet(duration.toMillis());
    time.timePasses(STEP);
    settle();
  }

  List<WorkerRow> workers() {
    CompletableFuture<List<WorkerRow>> rows = new CompletableFuture<>();
    coordinator.tell(new Coordinator.Workers(rows));
    return got(rows);
  }

  static SweepPlan plan(long id, long size, Policies policies) {
    return new SweepPlan(
        new SweepId(id),
        "sweep",
        new SweepFacts(policies, OptionalLong.of(size), ConfigId.Hashed::new),
        "hash" + id,
        "definition" + id);
  }

  static Policies policies(int priority, Resources resources) {
    Policies usual = Policies.DEFAULT;
    return new Policies(
        usual.retries(),
        usual.retryDelay(),
        usual.retryMaxDelay(),
        usual.retryOn(),
        usual.crashLimit(),
        usual.timeout(),
        usual.grace(),
        usual.workerTimeout(),
        usual.halt(),
        OptionalInt.empty(),
        priority,
        resources,
        usual.reserveAfter());
  }

  void adopt(long id, long size) {
    adopt(plan(id, size, Policies.DEFAULT), Optional.empty());
  }

  void adopt(SweepPlan plan, Optional<SweepSnapshot> snapshot) {
    coordinator.tell(new Coordinator.Adopt(plan, snapshot));
    settle();
  }

  /** Why a user's command was refused; empty if it wasn't. */
  Optional<String> act(long sweep, Command command) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    to(sweep, new SweepActor.Act(command, answer));
    Optional<String> refused = got(answer);
    settle();
    return refused;
  }

  Progress progress(long sweep) {
    CompletableFuture<Optional<Progress>> progress = new CompletableFuture<>();
    to(sweep, new SweepActor.Look(progress));
    return got(progress).orElseThrow();
  }

  List<String> explain(long sweep) {
    CompletableFuture<List<String>> lines = new CompletableFuture<>();
    to(sweep, new SweepActor.Explain(OptionalLong.empty(), lines));
    return got(lines);
  }

  void to(long sweep, SweepActor.Message message) {
    coordinator.tell(new Coordinator.To(new SweepId(sweep), message, () -> {}));
  }

  <E extends Event> List<E> written(Class<E> kind) {
    return written.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static <T> T got(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("nothing was answered", e);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
