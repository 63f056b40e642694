package dev.branchline.coordinator.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Bytes;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.EndReason;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.session.Turn;
import dev.branchline.protocol.session.Versions;
import dev.branchline.protocol.session.WorkerEnd;
import dev.branchline.protocol.wire.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TalkTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Secret SECRET = Secret.of("a secret that is long enough");
  private static final WorkerId WORKER = new WorkerId("one", new UUID(1, 1));

  private final List<Step> steps = new ArrayList<>();
  private final List<Part> atWorker = new ArrayList<>();
  private long now = 3 * SECOND;
  private WorkerEnd worker;
  private Talk talk;

  @BeforeEach
  void begin() {
    begin(SECRET, false);
  }

  private void begin(Secret ofWorker, boolean allowsZero) {
    Frame.Knock knock =
        new Frame.Knock(Versions.OURS, WORKER, "pekko://b@w:1/user/link", new Nonce(1, 2));
    worker = new WorkerEnd(knock, ofWorker, 0, now);
    worker.tick(now);
    talk =
        new Talk(
            new CoordinatorEnd.Desk(SECRET, Versions.OURS, 9, 1),
            knock,
            new Nonce(3, 4),
            "pekko://b@c:1/user/talk",
            allowsZero,
            now);
    act(talk.tick(now));
  }

  private static ToCoordinator.Hello hello(WorkerId who, boolean zero) {
    return new ToCoordinator.Hello(who, Resources.NONE, Map.of(), Map.of(), zero, Optional.empty());
  }

  private void act(List<Step> wanted) {
    for (Step step : wanted) {
      steps.add(step);
      switch (step) {
        case Step.Send(Frame frame) -> toTalk(worker.hear(frame, now));
        case Step.FlushSoon _ -> act(talk.flush(now));
        case Step.Door _, Step.Connect _, Step.Pass _, Step.Warn _, Step.Over _ -> {}
      }
    }
  }

  private void toTalk(Turn turn) {
    atWorker.addAll(turn.parts());
    turn.frames().forEach(frame -> act(talk.hear(frame, now)));
  }

  private void says(ToCoordinator message) {
    assertThat(worker.send(Codec.TO_COORDINATOR.encode(message))).isTrue();
    toTalk(worker.tick(now));
  }

  private List<Step> of(Class<? extends Step> kind) {
    return steps.stream().filter(kind::isInstance).toList();
  }

  @Test
  void bringsInWhoeverHasTheSecretWhenItSaysHelloAndOnce() {
    assertThat(worker.standing()).isInstanceOf(Standing.Open.class);
    assertThat(of(Step.Connect.class)).isEmpty();
    says(hello(WORKER, false));
    says(hello(WORKER, false));
    assertThat(of(Step.Connect.class)).hasSize(1);
    assertThat(of(Step.Door.class)).hasSize(2);
  }

  @Test
  void tellsNothingToWhoDoesNotKnowTheSecret() {
    begin(Secret.of("another secret, also long enough"), false);
    assertThat(worker.standing()).isInstanceOf(Standing.Refused.class);
    assertThat(of(Step.Connect.class)).isEmpty();
    assertThat(of(Step.Over.class)).hasSize(1);
    assertThat(talk.wakeAt()).isEmpty();
  }

  @Test
  void keepsWhatIsSaidEarlyForTheSessionInItsOrder() {
    says(hello(WORKER, false));
    says(new ToCoordinator.Draining());
    assertThat(of(Step.Pass.class)).isEmpty();
    act(talk.connected(now));
    says(new ToCoordinator.Heartbeat(Set.of()));
    assertThat(of(Step.Pass.class))
        .containsExactly(
            new Step.Pass(hello(WORKER, false)),
            new Step.Pass(new ToCoordinator.Draining()),
            new Step.Pass(new ToCoordinator.Heartbeat(Set.of())));
  }

  @Test
  void endsWhereMoreIsSaidThanWaitsForASession() {
    says(hello(WORKER, false));
    for (int i = 1; i < Talk.MOST_EARLY; i++) {
      says(new ToCoordinator.Draining());
    }
    assertThat(of(Step.Over.class)).isEmpty();
    says(new ToCoordinator.Draining());
    assertThat(worker.standing()).isEqualTo(new Standing.Ended(EndReason.BEHIND));
    assertThat(of(Step.Over.class)).hasSize(1);
  }

  @Test
  void refusesAWorkerThatSaysItIsAnother() {
    says(hello(new WorkerId("two", new UUID(2, 2)), false));
    assertThat(worker.standing()).isInstanceOf(Standing.Refused.class);
    assertThat(of(Step.Connect.class)).isEmpty();
    assertThat(of(Step.Warn.class)).hasSize(1);
  }

  @Test
  void refusesOneThatOnlyPretendsUnlessThatIsAllowed() {
    says(hello(WORKER, true));
    assertThat(worker.standing()).isInstanceOf(Standing.Refused.class);
    begin(SECRET, true);
    says(hello(WORKER, true));
    assertThat(of(Step.Connect.class)).hasSize(1);
  }

  @Test
  void refusesWhatCannotBeRead() {
    assertThat(worker.send(new Part("nothing-known", Bytes.of(new byte[] {1})))).isTrue();
    toTalk(worker.tick(now));
    assertThat(worker.standing()).isInstanceOf(Standing.Refused.class);
    assertThat(of(Step.Over.class)).hasSize(1);
  }

  @Test
  void saysItsLastWordsBeforeItCloses() {
    says(hello(WORKER, false));
    act(talk.say(new ToWorker.Drain(), now));
    act(talk.gone(now));
    assertThat(atWorker).hasSize(1);
    assertThat(worker.standing()).isEqualTo(new Standing.Ended(EndReason.CLOSED));
    act(talk.say(new ToWorker.Drain(), now));
    assertThat(atWorker).hasSize(1);
  }

  @Test
  void endsWhereTheWorkerNeverProvesItself() {
    Talk alone =
        new Talk(
            new CoordinatorEnd.Desk(SECRET, Versions.OURS, 9, 1),
            new Frame.Knock(Versions.OURS, WORKER, "pekko://b@w:1/user/x", new Nonce(5, 6)),
            new Nonce(7, 8),
            "pekko://b@c:1/user/alone",
            false,
            now);
    alone.tick(now);
    assertThat(alone.tick(now + 4 * SECOND)).isEmpty();
    assertThat(alone.tick(now + 6 * SECOND)).containsExactly(new Step.Over());
    assertThat(alone.tick(now + 7 * SECOND)).isEmpty();
  }
}
