package dev.branchline.coordinator.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.LeaseId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RenewalsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final LeaseId FIRST = LeaseId.of(1, 1);
  private static final LeaseId SECOND = LeaseId.of(1, 2);

  private final Renewals renewals = new Renewals(TIMEOUT, 0);
  private long nanos;

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  /** Looks once a second for so long, and tells all that expired; a worker that is gone fails. */
  private Set<LeaseId> pass(long seconds) {
    Set<LeaseId> expired = new LinkedHashSet<>();
    for (long i = 0; i < seconds; i++) {
      nanos += seconds(1);
      Renewals.Due due = renewals.look(nanos);
      assertThat(due.gone()).isFalse();
      expired.addAll(due.expired());
    }
    return expired;
  }

  @Test
  void aHeartbeatRenewsOnlyTheLeasesItNames() {
    renewals.granted(FIRST, TIMEOUT, nanos);
    renewals.granted(SECOND, TIMEOUT, nanos);
    for (int beat = 0; beat < 3; beat++) {
      assertThat(pass(9)).isEmpty();
      renewals.heard(nanos);
      renewals.named(Set.of(FIRST), nanos);
    }
    assertThat(pass(3)).containsExactly(SECOND);
    renewals.heard(nanos);
    assertThat(pass(26)).isEmpty();
    renewals.heard(nanos);
    assertThat(pass(1)).containsExactly(FIRST);
  }

  @Test
  void aLeaseHasItsFullTimeFromTheSend() {
    pass(20);
    renewals.heard(nanos);
    renewals.granted(FIRST, TIMEOUT, nanos);
    assertThat(pass(29)).isEmpty();
    renewals.heard(nanos);
    assertThat(pass(1)).containsExactly(FIRST);
  }

  @Test
  void whatHasEndedOrExpiredIsntRevivedByBeingNamed() {
    renewals.granted(FIRST, Duration.ofSeconds(5), nanos);
    renewals.granted(SECOND, Duration.ofSeconds(5), nanos);
    renewals.ended(SECOND);
    assertThat(pass(4)).isEmpty();
    renewals.heard(nanos);
    assertThat(pass(1)).containsExactly(FIRST);
    renewals.heard(nanos);
    renewals.named(Set.of(FIRST, SECOND), nanos);
    assertThat(pass(20)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"9,false,false", "10,true,false", "29,true,false", "30,true,true"})
  void silenceGrowsIntoAbsence(long seconds, boolean silent, boolean gone) {
    boolean wasGone = false;
    for (long i = 0; i < seconds; i++) {
      nanos += seconds(1);
      wasGone = renewals.look(nanos).gone();
    }
    assertThat(renewals.silent()).isEqualTo(silent);
    assertThat(wasGone).isEqualTo(gone);
  }

  @Test
  void anythingHeardEndsTheSilence() {
    pass(29);
    assertThat(renewals.silent()).isTrue();
    renewals.heard(nanos);
    assertThat(renewals.silent()).isFalse();
    pass(29);
  }

  @Test
  void aSweepWithMorePatienceKeepsTheWorker() {
    renewals.granted(FIRST, Duration.ofSeconds(100), nanos);
    assertThat(pass(99)).isEmpty();
    nanos += seconds(1);
    assertThat(renewals.look(nanos)).isEqualTo(new Renewals.Due(Set.of(FIRST), true));
  }

  /** It had been given its own branches once more, and didn't go on with them when it came back. */
  @Test
  @Tag("regression")
  void aWorkerThatIsSilentForTheTimeOfItsOnlySweepIsGoneThen() {
    renewals.granted(FIRST, Duration.ofSeconds(5), nanos);
    assertThat(pass(4)).isEmpty();
    nanos += seconds(1);
    assertThat(renewals.look(nanos)).isEqualTo(new Renewals.Due(Set.of(FIRST), true));
    assertThat(renewals.silent()).isTrue();
  }

  /** It was heard once more after its last heartbeat, and passed for one that is there. */
  @Test
  @Tag("regression")
  void aWorkerThatWasHeardAfterItsLastHeartbeatIsGoneAsWell() {
    renewals.granted(FIRST, Duration.ofSeconds(3), nanos);
    assertThat(pass(1)).isEmpty();
    renewals.heard(nanos);
    assertThat(pass(1)).isEmpty();
    nanos += seconds(1);
    assertThat(renewals.look(nanos)).isEqualTo(new Renewals.Due(Set.of(FIRST), true));
    assertThat(renewals.silent()).isTrue();
  }

  @Test
  void oneThatHoldsALeaseOfAMorePatientSweepGetsNothingNewUntilItIsHeard() {
    renewals.granted(FIRST, Duration.ofSeconds(5), nanos);
    renewals.granted(SECOND, Duration.ofSeconds(60), nanos);
    assertThat(pass(5)).containsExactly(FIRST);
    assertThat(renewals.silent()).isTrue();
    renewals.heard(nanos);
    assertThat(renewals.silent()).isFalse();
    assertThat(pass(20)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3000,false", "3001,true", "60000,true"})
  void aLookThatComesLateByMoreThanTwoIntervalsShiftsAllDeadlines(long millis, boolean shifts) {
    renewals.granted(FIRST, Duration.ofSeconds(3), nanos);
    nanos += Duration.ofMillis(millis).toNanos();
    assertThat(renewals.look(nanos).expired().isEmpty()).isEqualTo(shifts);
    if (shifts) {
      assertThat(renewals.silent()).isFalse();
      renewals.heard(nanos);
      assertThat(pass(1)).isEmpty();
      nanos += seconds(1);
      assertThat(renewals.look(nanos).expired()).containsExactly(FIRST);
    }
  }

  @Test
  void aShortTimeoutIsLookedAtTenTimes() {
    assertThat(Renewals.interval(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(200));
    assertThat(Renewals.interval(TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
  }
}
