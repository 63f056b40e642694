package dev.branchline.coordinator.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Policies;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class SweepActorTest {
  private static final ConfigValue.Mapping CONFIG = new ConfigValue.Mapping(new LinkedHashMap<>());

  /** Answers when it is told to, and notes what it was asked. */
  private static final class FakeFeed implements Feed {
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    final BlockingQueue<Consumer<Answer>> answers = new LinkedBlockingQueue<>();

    @Override
    public void check(long fed, Consumer<Answer> answer) {
      asked.add("check " + fed);
      answers.add(answer);
    }

    @Override
    public void next(Consumer<Answer> answer) {
      asked.add("next");
      answers.add(answer);
    }

    @Override
    public ConfigValue.Mapping config(long ordinal) {
      return CONFIG;
    }

    @Override
    public String words() {
      return "the feed";
    }

    @Override
    public void close() {
      asked.add("close");
    }

    /** Waits for a question, and answers it. */
    void answers(String question, Answer answer) throws InterruptedException {
      assertThat(asked.poll(60, TimeUnit.SECONDS)).isEqualTo(question);
      answers.take().accept(answer);
    }
  }

  private ActorRef<SweepActor.Message> fed(
      Feed feed, Policies policies, boolean sequential, List<Event> written) {
    SweepPlan plan =
        new SweepPlan(
            new SweepId(1),
            "sweep",
            new SweepFacts(policies, OptionalLong.empty(), ConfigId.Hashed::new, sequential),
            "hash",
            "definition",
            Optional.of(feed));
    ActorRef<SweepActor.Message> sweep =
        kit.spawn(
            SweepActor.create(
                plan,
                Optional.empty(),
                new Company(
                    (_, entry, committed) -> {
                      written.addAll(entry.events());
                      committed.accept(entry.number());
                      return true;
                    },
                    new MonotonicClock(0),
                    Terms.ONE_PROCESS,
                    kit.<Dispatcher.Message>createTestProbe().ref(),
                    kit.<Coordinator.Message>createTestProbe().ref())));
    sweep.tell(new SweepActor.Begin(Set.of()));
    return sweep;
  }

  private static Progress look(ActorRef<SweepActor.Message> sweep) {
    CompletableFuture<Optional<Progress>> progress = new CompletableFuture<>();
    sweep.tell(new SweepActor.Look(progress));
    return progress.join().orElseThrow();
  }

  @Test
  void asksForAsManyConfigsAsMayWaitAndForNoMore() throws InterruptedException {
    FakeFeed feed = new FakeFeed();
    List<Event> written = new CopyOnWriteArrayList<>();
    ActorRef<SweepActor.Message> sweep = fed(feed, Policies.DEFAULT, false, written);

    feed.answers("check 0", new Feed.Ready());
    for (int i = 0; i < SweepFeeding.LOOK_AHEAD; i++) {
      feed.answers("next", new Feed.Config(CONFIG));
    }

    assertThat(feed.asked.poll(500, TimeUnit.MILLISECONDS)).isNull();
    assertThat(look(sweep).total()).isEqualTo(SweepFeeding.LOOK_AHEAD);
    assertThat(written).hasSize(SweepFeeding.LOOK_AHEAD);
  }

  @Test
  void asksForNothingWhileASequentialSweepsBranchHasNotEndedOrItIsPaused()
      throws InterruptedException {
    FakeFeed feed = new FakeFeed();
    List<Event> written = new CopyOnWriteArrayList<>();
    ActorRef<SweepActor.Message> sweep = fed(feed, Policies.DEFAULT, true, written);

    feed.answers("check 0", new Feed.Ready());
    feed.answers("next", new Feed.Config(CONFIG));
    assertThat(feed.asked.poll(500, TimeUnit.MILLISECONDS)).isNull();
    assertThat(look(sweep).total()).isEqualTo(1);
    assertThat(written).containsExactly(new Event.Extended(1, List.of(CONFIG)));
    sweep.tell(new SweepActor.Act(new Command.Stop("enough"), new CompletableFuture<>()));
    assertThat(feed.asked.poll(500, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void failsASweepWhoseFeedIsBrokenAndClosesIt() throws InterruptedException {
    FakeFeed feed = new FakeFeed();
    List<Event> written = new CopyOnWriteArrayList<>();
    fed(feed, Policies.DEFAULT, true, written);

    feed.answers("check 0", new Feed.Ready());
    feed.answers("next", new Feed.Broken("it is broken"));

    assertThat(feed.asked.poll(60, TimeUnit.SECONDS)).isEqualTo("close");
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(60),
            () ->
                assertThat(written)
                    .last()
                    .isInstanceOfSatisfying(
                        Event.StatusChanged.class,
                        changed -> {
                          assertThat(changed.verdict()).contains(Verdict.FAILED);
                          assertThat(changed.reason()).isEqualTo("the feed: it is broken");
                        }));
  }

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  @Tag("regression")
  void aWorkerThatHasLeftMeanwhileIsGrantedNothing() {
    TestProbe<Dispatcher.Message> dispatcher = kit.createTestProbe();
    TestProbe<Coordinator.Message> coordinator = kit.createTestProbe();
    ActorRef<SweepActor.Message> sweep =
        kit.spawn(
            SweepActor.create(
                Stage.plan(1, 10, Policies.DEFAULT),
                Optional.empty(),
                new Company(
                    (_, entry, committed) -> {
                      committed.accept(entry.number());
                      return true;
                    },
                    new MonotonicClock(0),
                    Terms.CLUSTER,
                    dispatcher.ref(),
                    coordinator.ref())));
    LeaseId lease = LeaseId.of(1, 0);
    WorkerId left = new WorkerId("w", new UUID(0, 1));
    sweep.tell(
        new SweepActor.Dispatched(1, List.of(new Dispatcher.Share(lease, left, 1, 1)), List.of()));
    Dispatcher.Standing standing =
        dispatcher
            .fishForMessage(
                Duration.ofSeconds(60),
                message ->
                    message instanceof Dispatcher.Standing told && told.round() == 1
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .stream()
            .map(Dispatcher.Standing.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(standing.refused()).isEqualTo(Set.of(lease));
    assertThat(standing.changed()).isEmpty();
    assertThat(standing.demand().waiting().grantable()).isEqualTo(10);
  }
}
