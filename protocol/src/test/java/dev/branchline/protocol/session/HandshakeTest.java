package dev.branchline.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session is opened only by two ends that share the secret and a version, in one handshake. */
class HandshakeTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void opensTheSameSessionAtBothEnds() {
    Pair pair = new Pair(1, 3);
    assertThat(pair.worker.tick(0).frames()).containsExactly(Pair.knock(1, Versions.OURS));
    pair.toWorker(pair.coordinator.tick(0).frames());
    Standing.Open worker = (Standing.Open) pair.worker.standing();
    Standing.Open coordinator = (Standing.Open) pair.coordinator.standing();
    assertThat(worker.session()).isEqualTo(coordinator.session()).isNotZero();
    assertThat(worker.epoch()).isEqualTo(coordinator.epoch()).isEqualTo(3);
    assertThat(worker.incarnation()).isEqualTo(99);
    assertThat(worker.peer()).isEqualTo(Pair.DESK);
    assertThat(coordinator.peer()).isEqualTo(Pair.LINK);
    assertThat(coordinator.worker()).isEqualTo(Pair.WORKER);
  }

  @Test
  void everyHandshakeHasASessionOfItsOwn() {
    assertThat(sessionOf(1, 1)).isNotEqualTo(sessionOf(2, 1)).isNotEqualTo(sessionOf(1, 2));
  }

  private static long sessionOf(long nonce, int epoch) {
    Pair pair = new Pair(nonce, epoch);
    pair.toWorker(pair.coordinator.tick(0).frames());
    return ((Standing.Open) pair.worker.standing()).session();
  }

  @Test
  void refusesAWorkerWithAnotherSecret() {
    WorkerEnd worker = Pair.worker(1, Versions.OURS, Secret.of("another"), 0);
    CoordinatorEnd coordinator =
        Pair.coordinator(Pair.desk(Pair.SECRET, Versions.OURS, 1), Pair.knock(1, Versions.OURS));
    Frame prove = only(worker.hear(only(coordinator.tick(0)), 0));
    Frame refuse = only(coordinator.hear(prove, 0));
    worker.hear(refuse, 0);
    for (End end : List.of(worker, coordinator)) {
      assertThat(end.standing())
          .isInstanceOfSatisfying(
              Standing.Refused.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(RefusalCode.SECRET);
                assertThat(refused.sentence()).contains("w1").contains("--secret-file");
              });
      assertThat(end.send(Pair.part("x"))).isFalse();
      assertThat(end.wakeAt()).isEmpty();
    }
    assertThat(only(coordinator.hear(prove, 1))).as("the refusal was lost").isEqualTo(refuse);
  }

  @Test
  void refusesAWorkerThatSpeaksNoVersionInCommonAndNamesBoth() {
    Versions theirs = new Versions(4, 6);
    WorkerEnd worker = Pair.worker(1, theirs, Pair.SECRET, 0);
    CoordinatorEnd coordinator =
        Pair.coordinator(
            Pair.desk(Pair.SECRET, new Versions(2, 3), 1), (Frame.Knock) only(worker.tick(0)));
    Frame refuse = only(coordinator.tick(0));
    worker.hear(refuse, 0);
    assertThat(worker.standing())
        .isEqualTo(coordinator.standing())
        .isInstanceOfSatisfying(
            Standing.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(RefusalCode.VERSION);
              assertThat(refused.sentence()).contains("2 to 3").contains("4 to 6");
            });
    assertThat(only(coordinator.hear(Pair.knock(1, theirs), 0))).isEqualTo(refuse);
  }

  @Test
  void speaksTheNewestVersionThatBothUnderstand() {
    CoordinatorEnd coordinator =
        Pair.coordinator(
            Pair.desk(Pair.SECRET, new Versions(2, 5), 1), Pair.knock(1, new Versions(1, 3)));
    assertThat(((Frame.Challenge) only(coordinator.tick(0))).version()).isEqualTo(3);
  }

  @Test
  void refusesACoordinatorThatWantsAVersionItWasNotOffered() {
    WorkerEnd worker = Pair.worker(1, new Versions(1, 2), Pair.SECRET, 0);
    worker.hear(challenge(1, 9, 1, 3), 0);
    assertThat(worker.standing())
        .isInstanceOfSatisfying(
            Standing.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.VERSION));
  }

  @Test
  void runsNothingForAnImpostor() {
    WorkerEnd worker = Pair.worker(1, Versions.OURS, Pair.SECRET, 0);
    Frame.Prove prove = (Frame.Prove) only(worker.hear(challenge(1, 9, 1, 1), 0));
    Frame.Accept forged = new Frame.Accept(prove.challenge(), 17, prove.proof());
    worker.hear(forged, 0);
    assertThat(worker.standing()).as("of another knock").isInstanceOf(Standing.Greeting.class);
    worker.hear(new Frame.Accept(Pair.knock(1, Versions.OURS).nonce(), 17, prove.proof()), 0);
    assertThat(worker.standing())
        .isInstanceOfSatisfying(
            Standing.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(RefusalCode.IMPOSTOR);
              assertThat(refused.sentence()).contains(Pair.DESK).contains("secret");
            });
  }

  @Test
  void aProofHoldsForOneHandshakeOnly() {
    Pair former = new Pair(1, 1);
    Frame oldProof = only(former.worker.hear(only(former.coordinator.tick(0)), 0));
    Pair pair = new Pair(2, 1);
    Frame challenge = only(pair.coordinator.tick(0));
    assertThat(pair.coordinator.hear(oldProof, 0)).isEqualTo(Turn.NOTHING);
    assertThat(pair.coordinator.standing()).isInstanceOf(Standing.Greeting.class);
    pair.toWorker(List.of(challenge));
    assertThat(pair.coordinator.standing()).isInstanceOf(Standing.Open.class);
    long session = ((Standing.Open) pair.coordinator.standing()).session();
    pair.coordinator.hear(oldProof, 0);
    assertThat(((Standing.Open) pair.coordinator.standing()).session()).isEqualTo(session);
  }

  @Test
  void aProofHoldsForWhatBothHaveSeenOnly() {
    Frame.Knock redirected =
        new Frame.Knock(
            Versions.OURS, Pair.WORKER, "/user/elsewhere", Pair.knock(1, Versions.OURS).nonce());
    WorkerEnd worker = Pair.worker(1, Versions.OURS, Pair.SECRET, 0);
    CoordinatorEnd coordinator =
        Pair.coordinator(Pair.desk(Pair.SECRET, Versions.OURS, 1), redirected);
    coordinator.hear(only(worker.hear(only(coordinator.tick(0)), 0)), 0);
    assertThat(coordinator.standing()).isInstanceOf(Standing.Refused.class);
  }

  @Test
  void doesNotListenToALowerEpochAndPrefersAHigherOne() {
    WorkerEnd worker = Pair.worker(1, Versions.OURS, Pair.SECRET, 4);
    worker.hear(challenge(1, 9, 3, 1), 0);
    assertThat(worker.standing()).isEqualTo(new Standing.Greeting(Optional.empty()));
    Frame.Challenge fourth = challenge(1, 10, 4, 1);
    worker.hear(fourth, 0);
    Frame.Challenge fifth = challenge(1, 11, 5, 1);
    assertThat(((Frame.Prove) only(worker.hear(fifth, 0))).challenge()).isEqualTo(fifth.nonce());
    worker.hear(fourth, 0);
    assertThat(worker.standing()).isEqualTo(new Standing.Greeting(Optional.of(fifth)));
  }

  @Test
  void answersOfAnotherKnockChangeNothing() {
    WorkerEnd worker = Pair.worker(1, Versions.OURS, Pair.SECRET, 0);
    worker.hear(challenge(2, 9, 1, 1), 0);
    worker.hear(new Frame.Refuse(Pair.knock(2, Versions.OURS).nonce(), RefusalCode.OTHER, "go"), 0);
    assertThat(worker.standing()).isEqualTo(new Standing.Greeting(Optional.empty()));
  }

  @Test
  void repeatsWhatWasLost() {
    Pair pair = new Pair(1, 1);
    Frame knock = only(pair.worker.tick(0));
    long second = pair.worker.wakeAt().orElseThrow();
    assertThat(pair.worker.tick(second - 1)).isEqualTo(Turn.NOTHING);
    assertThat(only(pair.worker.tick(second))).isEqualTo(knock);
    Frame challenge = only(pair.coordinator.tick(0));
    assertThat(only(pair.coordinator.hear(knock, 0))).isEqualTo(challenge);
    Frame prove = only(pair.worker.hear(challenge, second));
    Frame accept = only(pair.coordinator.hear(prove, second));
    assertThat(only(pair.worker.tick(pair.worker.wakeAt().orElseThrow()))).isEqualTo(prove);
    assertThat(only(pair.coordinator.hear(prove, second))).isEqualTo(accept);
  }

  @Test
  void knocksForeverButSeldom() {
    WorkerEnd worker = Pair.worker(1, Versions.OURS, Pair.SECRET, 0);
    long now = 0;
    for (int i = 0; i < 100; i++) {
      now = worker.wakeAt().orElseThrow();
      assertThat(worker.tick(now).frames()).hasSize(1);
    }
    assertThat(worker.wakeAt().orElseThrow() - now).isBetween(2 * SECOND, 3 * SECOND);
  }

  @Test
  void givesUpWhenTheOtherEndDoesNotFinish() {
    Pair pair = new Pair(1, 1);
    pair.worker.hear(only(pair.coordinator.tick(0)), 0);
    for (End end : List.of(pair.worker, pair.coordinator)) {
      end.tick(Limits.HANDSHAKE.toNanos() - 1);
      assertThat(end.standing()).isInstanceOf(Standing.Greeting.class);
      assertThat(end.wakeAt().orElseThrow())
          .isLessThanOrEqualTo(Limits.HANDSHAKE.toNanos() + SECOND * 3);
      end.tick(Limits.HANDSHAKE.toNanos());
      assertThat(end.standing()).isEqualTo(new Standing.Ended(EndReason.SILENT));
      assertThat(end.wakeAt()).isEmpty();
    }
  }

  /**
   * The answer of a coordinator that was passed over made the worker take the leader for a fraud.
   */
  @Test
  @Tag("regression")
  void theLateAnswerOfAnOlderCoordinatorIsNotTakenForAnImpostors() {
    WorkerEnd worker = Pair.worker(1, Versions.OURS, Pair.SECRET, 0);
    CoordinatorEnd older = coordinator(1, 5);
    CoordinatorEnd leader = coordinator(2, 6);
    Frame proveToOlder = only(worker.hear(only(older.tick(0)), 0));
    Frame proveToLeader = only(worker.hear(only(leader.tick(0)), 0));
    worker.hear(only(older.hear(proveToOlder, 0)), 0);
    assertThat(worker.standing()).isInstanceOf(Standing.Greeting.class);
    worker.hear(only(leader.hear(proveToLeader, 0)), 0);
    assertThat(worker.standing())
        .isInstanceOfSatisfying(Standing.Open.class, open -> assertThat(open.epoch()).isEqualTo(2));
  }

  private static CoordinatorEnd coordinator(int epoch, long nonce) {
    return new CoordinatorEnd(
        Pair.desk(Pair.SECRET, Versions.OURS, epoch),
        Pair.knock(1, Versions.OURS),
        new Nonce(5, nonce),
        Pair.DESK,
        0);
  }

  @Test
  void aRefusalAfterTheFirstMessageIsRepeatedUntilTheWorkerIsSilent() {
    Pair pair = Pair.open();
    pair.worker.send(Pair.part("hello"));
    pair.toCoordinator(pair.worker.tick(0).frames());
    Frame lost = only(pair.coordinator.refuse(RefusalCode.ZERO, "start it with --allow-zero"));
    assertThat(pair.worker.standing()).isInstanceOf(Standing.Open.class);
    pair.toCoordinator(pair.workerAfter(Limits.KEEP_ALIVE));
    assertThat(pair.worker.standing())
        .isEqualTo(new Standing.Refused(RefusalCode.ZERO, "start it with --allow-zero"))
        .isEqualTo(pair.coordinator.standing());
    assertThat(lost).isInstanceOf(Frame.Refuse.class);
  }

  @Test
  void aSecretIsNotPrinted() {
    assertThat(Pair.desk(Pair.SECRET, Versions.OURS, 1).toString()).doesNotContain("0123");
  }

  private static Frame.Challenge challenge(long knock, long nonce, int epoch, int version) {
    return new Frame.Challenge(
        Pair.knock(knock, Versions.OURS).nonce(),
        new Nonce(0, nonce),
        version,
        Pair.DESK,
        99,
        epoch);
  }

  private static Frame only(Turn turn) {
    assertThat(turn.frames()).hasSize(1);
    return turn.frames().getFirst();
  }
}
