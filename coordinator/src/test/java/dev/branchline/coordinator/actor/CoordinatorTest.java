package dev.branchline.coordinator.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class CoordinatorTest {
  private static final ConfigValue.Mapping EMPTY = new ConfigValue.Mapping(new LinkedHashMap<>());
  private static final Resources TWO_CPUS =
      Resources.of(Map.of(Resources.CPUS, 2 * Resources.UNIT));
  private static final WorkerId WORKER = new WorkerId("w", new UUID(0, 1));

  private final ActorTestKit kit = ActorTestKit.create();
  private final ConcurrentLinkedQueue<Event> written = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Answers each lease at once, with what {@code outcome} says. */
  private record Prompt(
      AtomicReference<Outlet<ToCoordinator>> session, LongFunction<Outcome> outcome)
      implements Outlet<ToWorker> {
    @Override
    public void send(ToWorker message) {
      if (message instanceof ToWorker.Assign assign) {
        List<Attempt> attempts = new ArrayList<>();
        assign
            .ordinals()
            .iterator()
            .forEachRemaining(
                (long ordinal) ->
                    attempts.add(
                        new Attempt(
                            ordinal,
                            assign.attempts().of(ordinal),
                            new ConfigId.Hashed(ordinal),
                            Duration.ofMillis(1),
                            Duration.ZERO,
                            outcome.apply(ordinal),
                            EMPTY)));
        session.get().send(new ToCoordinator.Outcomes(assign.lease(), attempts));
      }
    }
  }

  private ActorRef<Coordinator.Message> coordinator(Pen pen) {
    return kit.spawn(Coordinator.create(1, pen, new MonotonicClock(0), Terms.ONE_PROCESS));
  }

  private boolean writeAtOnce(SweepId sweep, Staged<Event> entry, Consumer<Long> committed) {
    written.addAll(entry.events());
    committed.accept(entry.number());
    return true;
  }

  private static void connect(
      ActorRef<Coordinator.Message> coordinator, LongFunction<Outcome> outcome) {
    AtomicReference<Outlet<ToCoordinator>> session = new AtomicReference<>(_ -> {});
    coordinator.tell(
        new Coordinator.Connect(
            new Prompt(session, outcome),
            ref -> {
              session.set(message -> ref.tell(new WorkerSession.Heard(message)));
              session
                  .get()
                  .send(
                      new ToCoordinator.Hello(
                          WORKER, TWO_CPUS, Map.of(), Map.of(), false, Optional.empty()));
            },
            new Peer.Here()));
  }

  private static SweepPlan plan(long id, long size) {
    return new SweepPlan(
        new SweepId(id),
        "sweep",
        new SweepFacts(Policies.DEFAULT, OptionalLong.of(size), ConfigId.Hashed::new),
        "hash",
        "definition");
  }

  private static CompletableFuture<List<Progress>> follow(
      ActorRef<Coordinator.Message> coordinator, SweepId sweep) {
    List<Progress> seen = new ArrayList<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            sweep,
            new SweepActor.Follow(seen::add, ended),
            () -> ended.completeExceptionally(new AssertionError("nobody works on it"))));
    return ended.thenApply(_ -> seen);
  }

  @Test
  void aSweepEndsWithEveryBranchRecordedOnce() throws Exception {
    ActorRef<Coordinator.Message> coordinator = coordinator(this::writeAtOnce);
    coordinator.tell(new Coordinator.Adopt(plan(1, 20_000), Optional.empty()));
    CompletableFuture<List<Progress>> followed = follow(coordinator, new SweepId(1));
    connect(coordinator, _ -> new Outcome.Succeeded(EMPTY));
    Progress last = followed.get(60, TimeUnit.SECONDS).getLast();
    assertThat(last.verdict()).contains(Verdict.SUCCEEDED);
    assertThat(last.counts().succeeded()).isEqualTo(20_000);
    assertThat(
            written.stream()
                .filter(Event.Ended.class::isInstance)
                .mapToInt(event -> ((Event.Ended) event).branches().size())
                .sum())
        .isEqualTo(20_000);
  }

  @Test
  void aFailedBranchDoesntHinderTheOthers() throws Exception {
    ActorRef<Coordinator.Message> coordinator = coordinator(this::writeAtOnce);
    coordinator.tell(new Coordinator.Adopt(plan(1, 10), Optional.empty()));
    CompletableFuture<List<Progress>> followed = follow(coordinator, new SweepId(1));
    connect(
        coordinator,
        ordinal ->
            ordinal == 3
                ? new Outcome.Failed(Failure.of(FailureKind.EXIT, "exit code 3"))
                : new Outcome.Succeeded(EMPTY));
    Progress last = followed.get(60, TimeUnit.SECONDS).getLast();
    assertThat(last.verdict()).contains(Verdict.FAILED);
    assertThat(last.counts().failed()).isEqualTo(1);
    assertThat(last.counts().succeeded()).isEqualTo(9);
  }

  @Test
  void nothingIsAssignedBeforeItsLeaseIsOnDisk() throws Exception {
    ConcurrentLinkedQueue<Runnable> uncommitted = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<ToWorker> said = new ConcurrentLinkedQueue<>();
    ActorRef<Coordinator.Message> coordinator =
        coordinator(
            (_, entry, committed) -> uncommitted.add(() -> committed.accept(entry.number())));
    coordinator.tell(
        new Coordinator.Connect(
            said::add,
            ref ->
                ref.tell(
                    new WorkerSession.Heard(
                        new ToCoordinator.Hello(
                            WORKER,
                            Resources.ONE_CPU,
                            Map.of(),
                            Map.of(),
                            false,
                            Optional.empty()))),
            new Peer.Here()));
    coordinator.tell(new Coordinator.Adopt(plan(1, 10), Optional.empty()));
    until(() -> !uncommitted.isEmpty());
    assertThat(said).noneMatch(ToWorker.Assign.class::isInstance);
    uncommitted.forEach(Runnable::run);
    until(() -> said.stream().anyMatch(ToWorker.Assign.class::isInstance));
  }

  @Test
  void aStalledJournalRefusesCommandsAndGoesOnLater() throws Exception {
    ActorRef<Coordinator.Message> coordinator = coordinator(this::writeAtOnce);
    coordinator.tell(new Coordinator.Adopt(plan(1, 10), Optional.empty()));
    coordinator.tell(new Coordinator.Stalled(Optional.of("no space left")));
    assertThat(act(coordinator, new Command.Pause()))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no space left"));
    coordinator.tell(new Coordinator.Stalled(Optional.empty()));
    assertThat(act(coordinator, new Command.Pause())).isEmpty();
  }

  @Test
  @Tag("regression")
  void aRequestIsJudgedOnceTheWorkerHasSaidHello() throws Exception {
    ActorRef<Coordinator.Message> coordinator = coordinator(this::writeAtOnce);
    CompletableFuture<ActorRef<WorkerSession.Message>> session = new CompletableFuture<>();
    coordinator.tell(new Coordinator.Connect(_ -> {}, session::complete, new Peer.Here()));
    CompletableFuture<Optional<String>> small = fits(coordinator, 2);
    CompletableFuture<Optional<String>> large = fits(coordinator, 64);
    session
        .get(60, TimeUnit.SECONDS)
        .tell(
            new WorkerSession.Heard(
                new ToCoordinator.Hello(
                    WORKER, TWO_CPUS, Map.of(), Map.of(), false, Optional.empty())));
    assertThat(small.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(large.get(60, TimeUnit.SECONDS).orElseThrow()).contains("cpus: 64", "at most 2");
  }

  private static CompletableFuture<Optional<String>> fits(
      ActorRef<Coordinator.Message> coordinator, long cpus) {
    CompletableFuture<Optional<String>> fits = new CompletableFuture<>();
    Resources wanted = Resources.of(Map.of(Resources.CPUS, cpus * Resources.UNIT));
    coordinator.tell(new Coordinator.Fits(wanted, fits));
    return fits;
  }

  private static Optional<String> act(ActorRef<Coordinator.Message> coordinator, Command command)
      throws Exception {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            new SweepId(1), new SweepActor.Act(command, answer), () -> answer.cancel(false)));
    return answer.get(60, TimeUnit.SECONDS);
  }

  private static void until(java.util.function.BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
