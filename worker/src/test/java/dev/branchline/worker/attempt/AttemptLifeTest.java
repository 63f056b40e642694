package dev.branchline.worker.attempt;

import static dev.branchline.worker.attempt.AttemptAction.INTERRUPT;
import static dev.branchline.worker.attempt.AttemptAction.KILL;
import static dev.branchline.worker.attempt.AttemptAction.NOTHING;
import static dev.branchline.worker.attempt.AttemptLife.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AttemptLifeTest {
  private final AttemptLife limited = new AttemptLife(100, 10);
  private final AttemptLife unlimited = new AttemptLife(NEVER, 10);

  @Test
  void runsUntilItsEnd() {
    assertThat(unlimited.started(5)).isEqualTo(NOTHING);
    assertThat(unlimited.at(Long.MAX_VALUE - 1)).isEqualTo(NOTHING);
    assertThat(unlimited.wakeAt()).isEqualTo(NEVER);
    assertThat(unlimited.ended()).isEmpty();
  }

  @Test
  void goesOnWithAnotherProcessWithinItsTime() {
    limited.started(5);
    assertThat(limited.followed()).isEqualTo(NOTHING);
    assertThat(limited.stopped()).isEmpty();
    assertThat(limited.at(105)).isEqualTo(INTERRUPT);
    assertThat(limited.stopped()).contains(StopCause.TIMEOUT);
    assertThat(limited.followed()).isEqualTo(INTERRUPT);
    assertThat(limited.at(115)).isEqualTo(KILL);
    assertThat(limited.followed()).isEqualTo(KILL);
    assertThat(limited.ended()).contains(StopCause.TIMEOUT);
  }

  @Test
  void isInterruptedAtItsTimeoutAndKilledAfterTheGrace() {
    limited.started(5);
    assertThat(limited.wakeAt()).isEqualTo(105);
    assertThat(limited.at(104)).isEqualTo(NOTHING);
    assertThat(limited.at(105)).isEqualTo(INTERRUPT);
    assertThat(limited.at(114)).isEqualTo(NOTHING);
    assertThat(limited.at(115)).isEqualTo(KILL);
    assertThat(limited.at(1000)).isEqualTo(NOTHING);
    assertThat(limited.ended()).contains(StopCause.TIMEOUT);
  }

  @Test
  void isKilledAtOnceWhenItsWorkerLeaves() {
    unlimited.started(0);
    assertThat(unlimited.stop(StopCause.LEAVING, 1)).isEqualTo(KILL);
    assertThat(unlimited.ended()).contains(StopCause.LEAVING);
  }

  @Test
  void keepsTheFirstCauseWhenItIsHastened() {
    unlimited.started(0);
    assertThat(unlimited.stop(StopCause.CANCEL, 1)).isEqualTo(INTERRUPT);
    assertThat(unlimited.stop(StopCause.CANCEL, 2)).isEqualTo(NOTHING);
    assertThat(unlimited.stop(StopCause.LEAVING, 3)).isEqualTo(KILL);
    assertThat(unlimited.ended()).contains(StopCause.CANCEL);
  }

  @Test
  void isStoppedAtItsStartIfThatWasWantedBefore() {
    assertThat(unlimited.stop(StopCause.CANCEL, 1)).isEqualTo(NOTHING);
    assertThat(unlimited.started(2)).isEqualTo(INTERRUPT);
    assertThat(unlimited.at(12)).isEqualTo(KILL);
  }

  @Test
  void isKilledAtItsStartIfItsWorkerLeftBefore() {
    unlimited.stop(StopCause.CANCEL, 1);
    unlimited.stop(StopCause.LEAVING, 1);
    assertThat(unlimited.started(2)).isEqualTo(KILL);
  }

  @Test
  void endsWithoutHavingStarted() {
    assertThat(unlimited.ended()).isEmpty();
    assertThatIllegalStateException().isThrownBy(unlimited::ended);
  }

  @Property
  void interruptsAndKillsAtMostOnceEachAndInThatOrder(
      @ForAll @Size(max = 12) List<Optional<StopCause>> inputs) {
    AttemptLife life = new AttemptLife(100, 10);
    List<AttemptAction> actions = new ArrayList<>();
    actions.add(life.started(0));
    long now = 0;
    for (Optional<StopCause> input : inputs) {
      now += 30;
      long at = now;
      actions.add(input.map(cause -> life.stop(cause, at)).orElseGet(() -> life.at(at)));
    }
    actions.removeIf(action -> action == NOTHING);
    assertThat(actions)
        .isIn(List.of(), List.of(INTERRUPT), List.of(KILL), List.of(INTERRUPT, KILL));
  }
}
