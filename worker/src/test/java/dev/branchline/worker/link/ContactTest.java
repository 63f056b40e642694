package dev.branchline.worker.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.RefusalCode;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ContactTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Secret SECRET = Secret.of("a secret that is long enough");
  private static final WorkerId WORKER = new WorkerId("one", new UUID(1, 1));

  private final List<String> told = new ArrayList<>();
  private final List<Standing.Open> opened = new ArrayList<>();
  private final Set<Nonce> knocks = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<FakeCoordinator> reachable = new ArrayList<>();
  private final Line line =
      new Line(
          WORKER,
          new Line.Watcher() {
            @Override
            public void welcomed() {
              told.add("welcomed");
            }

            @Override
            public void ended() {
              told.add("ended");
            }
          });
  private final Outlet<ToCoordinator> inlet = message -> told.add(message.toString());
  private long now = 5 * SECOND;
  private long nonces;
  private boolean useless;
  private Contact contact;

  @BeforeEach
  void begin() {
    contact = new Contact(line, "pekko://branchline@w:1/user/link", SECRET, this::nonce, now);
  }

  private Nonce nonce() {
    nonces++;
    return new Nonce(7, nonces);
  }

  private static ToCoordinator.Hello hello() {
    return new ToCoordinator.Hello(
        WORKER, Resources.NONE, Map.of(), Map.of(), false, Optional.empty());
  }

  /** Lets the frames go to who can be reached, and the answers come back. */
  private void act(List<Step> wanted) {
    for (Step step : wanted) {
      steps.add(step);
      switch (step) {
        case Step.Send(String path, Frame frame) ->
            reachable.stream()
                .filter(each -> each.path.equals(path))
                .forEach(each -> answer(each.hear(frame, now)));
        case Step.SendAround(Frame frame) -> {
          if (frame instanceof Frame.Knock knock) {
            knocks.add(knock.nonce());
          }
          List.copyOf(reachable).forEach(each -> answer(each.hear(frame, now)));
        }
        case Step.Opened(Standing.Open open) -> {
          opened.add(open);
          if (!useless) {
            line.connected(inlet);
          }
        }
        case Step.FlushSoon _ -> act(contact.flush(now));
        case Step.Heard(var message) -> line.heard(message);
        case Step.Lost _ -> line.disconnected(inlet);
        case Step.Refused _, Step.Stuck _, Step.Unreadable _ -> {}
      }
    }
  }

  private void answer(List<Frame> frames) {
    frames.forEach(frame -> act(contact.hear(frame, now)));
  }

  /** As its owner would: wakes it when it wants that; coordinators look four times a second. */
  private void pass(Duration time) {
    long until = now + time.toNanos();
    while (now < until) {
      now += 250 * MILLI;
      List.copyOf(reachable).forEach(each -> answer(each.tick(now)));
      if (now - contact.wakeAt() >= 0) {
        act(contact.tick(now));
      }
    }
  }

  private FakeCoordinator coordinator(String name, int epoch) {
    FakeCoordinator one = new FakeCoordinator(name, epoch, SECRET);
    reachable.add(one);
    return one;
  }

  private long count(Class<? extends Step> kind) {
    return steps.stream().filter(kind::isInstance).count();
  }

  @Test
  void seeksUntilACoordinatorAnswers() {
    act(contact.tick(now));
    pass(Duration.ofSeconds(20));
    assertThat(count(Step.SendAround.class)).isBetween(20L, 80L);
    assertThat(opened).isEmpty();
    coordinator("c", 1);
    pass(Duration.ofSeconds(2));
    assertThat(opened).extracting(Standing.Open::epoch).containsExactly(1);
    assertThat(line.isConnected()).isTrue();
  }

  @Test
  void seeksWhileItsCoordinatorIsSilentAndStaysIfThatIsHeardAgain() {
    FakeCoordinator one = coordinator("c", 1);
    pass(Duration.ofSeconds(1));
    reachable.clear();
    int before = knocks.size();
    pass(Duration.ofSeconds(8));
    assertThat(knocks.size()).isGreaterThan(before);
    assertThat(line.isConnected()).isTrue();
    // Its frames arrive again, but not the knocks of this worker.
    answer(one.tick(now));
    int heard = knocks.size();
    long until = now + 10 * SECOND;
    while (now < until) {
      now += 250 * MILLI;
      answer(one.tick(now));
      act(contact.tick(now));
    }
    assertThat(knocks).hasSize(heard);
    assertThat(opened).hasSize(1);
    assertThat(count(Step.Lost.class)).isZero();
  }

  @Test
  void seeksNobodyWhileItsCoordinatorIsHeard() {
    coordinator("c", 1);
    pass(Duration.ofSeconds(60));
    assertThat(knocks).hasSize(1);
    assertThat(opened).hasSize(1);
    assertThat(count(Step.Stuck.class)).isZero();
  }

  @Test
  void takesACoordinatorOfANewerEpochForASilentOneAndClosesTheOldConversation() {
    coordinator("old", 1);
    pass(Duration.ofSeconds(1));
    reachable.clear();
    coordinator("new", 2);
    pass(Duration.ofSeconds(10));
    assertThat(opened).extracting(Standing.Open::epoch).containsExactly(1, 2);
    assertThat(line.epoch()).isEqualTo(2);
    assertThat(steps)
        .anyMatch(
            step -> step instanceof Step.Send(String path, Frame.Bye _) && path.contains("@old:"));
  }

  @Test
  void listensToNoCoordinatorOfAnOlderEpoch() {
    coordinator("new", 2);
    pass(Duration.ofSeconds(1));
    reachable.clear();
    coordinator("old", 1);
    pass(Duration.ofSeconds(60));
    assertThat(opened).extracting(Standing.Open::epoch).containsExactly(2);
  }

  /** The node that it answered at may be of no use, and be made anew. */
  @Test
  @Tag("regression")
  void remembersAnEpochAlsoWhenTheConversationIsOfNoUse() {
    useless = true;
    coordinator("new", 2);
    pass(Duration.ofSeconds(1));
    reachable.clear();
    coordinator("old", 1);
    opened.clear();
    contact = new Contact(line, "pekko://branchline@w:2/user/link", SECRET, this::nonce, now);
    pass(Duration.ofSeconds(60));
    assertThat(opened).isEmpty();
  }

  @Test
  void pausesForTenSecondsWhenItIsRefused() {
    reachable.add(new FakeCoordinator("c", 1, Secret.of("another secret, also long enough")));
    pass(Duration.ofMillis(500));
    assertThat(steps)
        .filteredOn(Step.Refused.class::isInstance)
        .singleElement()
        .satisfies(
            step ->
                assertThat(((Step.Refused) step).refused().code()).isEqualTo(RefusalCode.SECRET));
    int before = knocks.size();
    pass(Duration.ofSeconds(9));
    assertThat(knocks).hasSize(before);
    reachable.clear();
    coordinator("c", 1);
    pass(Duration.ofSeconds(2));
    assertThat(opened).hasSize(1);
  }

  @Test
  void givesTheNodeUpAfterFifteenSecondsOfSilence() {
    coordinator("c", 1);
    pass(Duration.ofSeconds(1));
    reachable.clear();
    pass(Duration.ofSeconds(14));
    assertThat(count(Step.Stuck.class)).isZero();
    pass(Duration.ofSeconds(4));
    assertThat(count(Step.Stuck.class)).isPositive();
    assertThat(line.isConnected()).isTrue();
  }

  @Test
  void countsFromItsOwnWakingWhenItWasStoppedItself() {
    FakeCoordinator one = coordinator("c", 1);
    pass(Duration.ofSeconds(1));
    reachable.clear();
    now += Duration.ofMinutes(5).toNanos();
    pass(Duration.ofSeconds(14));
    assertThat(count(Step.Stuck.class)).isZero();
    reachable.add(one);
    pass(Duration.ofSeconds(30));
    assertThat(count(Step.Stuck.class)).isZero();
  }

  @Test
  void neverGivesUpANodeThatBelongsToNobodyYet() {
    act(contact.tick(now));
    pass(Duration.ofMinutes(5));
    assertThat(count(Step.Stuck.class)).isZero();
  }

  @Test
  void saysNothingInAConversationBeforeItsHello() {
    FakeCoordinator one = coordinator("c", 1);
    pass(Duration.ofSeconds(1));
    act(contact.say(new ToCoordinator.Draining(), now));
    pass(Duration.ofSeconds(1));
    assertThat(one.heard).isEmpty();
    act(contact.say(hello(), now));
    act(contact.say(new ToCoordinator.Draining(), now));
    pass(Duration.ofSeconds(1));
    assertThat(one.heard).containsExactly(hello(), new ToCoordinator.Draining());
  }

  /** What was said to the old one may have been lost with it: only a hello repeats it all. */
  @Test
  void wantsAnotherHelloInTheNextConversation() {
    coordinator("old", 1);
    pass(Duration.ofSeconds(1));
    act(contact.say(hello(), now));
    reachable.clear();
    FakeCoordinator next = coordinator("new", 2);
    pass(Duration.ofSeconds(10));
    act(contact.say(new ToCoordinator.Draining(), now));
    pass(Duration.ofSeconds(1));
    assertThat(next.heard).isEmpty();
  }

  @Test
  void hearsWhatTheCoordinatorSays() {
    FakeCoordinator one = coordinator("c", 1);
    pass(Duration.ofSeconds(1));
    answer(one.say(new ToWorker.Welcome(1, Set.of()), now));
    assertThat(told).contains("welcomed");
  }

  @Test
  void seeksNobodyOnceItHasLeft() {
    coordinator("c", 1);
    pass(Duration.ofSeconds(1));
    line.send(new ToCoordinator.Goodbye());
    int before = knocks.size();
    reachable.clear();
    pass(Duration.ofMinutes(1));
    assertThat(knocks).hasSize(before);
  }

  @Test
  void tellsItsCoordinatorAndTheLineWhenItsNodeEnds() {
    coordinator("c", 1);
    pass(Duration.ofSeconds(1));
    act(contact.stop());
    assertThat(steps.subList(steps.size() - 2, steps.size()))
        .satisfiesExactly(
            step ->
                assertThat(step)
                    .matches(sent -> sent instanceof Step.Send(String _, Frame.Bye _), "a bye"),
            step -> assertThat(step).isInstanceOf(Step.Lost.class));
    assertThat(line.isConnected()).isFalse();
    assertThat(contact.stop()).containsExactly(new Step.Lost());
  }

  @Test
  void alwaysWantsToBeWokenLater() {
    coordinator("c", 1);
    for (int i = 0; i < 2_000; i++) {
      if (i == 700) {
        reachable.clear();
      }
      act(contact.tick(now));
      assertThat(contact.wakeAt() - now).isBetween(MILLI, Contact.SILENCE);
      now = contact.wakeAt();
    }
  }
}
