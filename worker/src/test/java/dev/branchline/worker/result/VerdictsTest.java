package dev.branchline.worker.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.runner.Ending;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictsTest {
  private static Outcome outcome(Ending ending, Optional<StopCause> stopped) {
    return Verdicts.outcome(
        ending, stopped, "2s", ResultText::none, () -> new Verdicts.Tails("out", "err"));
  }

  private static Failure failure(Ending ending, Optional<StopCause> stopped) {
    return outcome(ending, stopped) instanceof Outcome.Failed(Failure failure)
        ? failure
        : fail("not failed");
  }

  @Test
  void succeedsWithAnExitCodeOfZero() {
    assertThat(outcome(new Ending.Exited(0), Optional.empty()))
        .isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void failsWithAnyOtherAndTellsTheTails() {
    Failure failure = failure(new Ending.Exited(3), Optional.empty());
    assertThat(failure.kind()).isEqualTo(FailureKind.EXIT);
    assertThat(failure.message()).isEqualTo("exit code 3");
    assertThat(failure.exitCode()).hasValue(3);
    assertThat(failure.stdoutTail()).isEqualTo("out");
    assertThat(failure.stderrTail()).isEqualTo("err");
  }

  @Test
  void namesTheSignal() {
    Failure failure = failure(new Ending.Signaled(11, "SIGSEGV"), Optional.empty());
    assertThat(failure.kind()).isEqualTo(FailureKind.SIGNAL);
    assertThat(failure.message()).isEqualTo("killed by SIGSEGV");
  }

  @Test
  void failsForABadResult() {
    Outcome outcome =
        Verdicts.outcome(
            new Ending.Exited(0),
            Optional.empty(),
            "",
            () -> new ResultText.Reading.Bad("no object"),
            () -> Verdicts.Tails.NONE);
    assertThat(outcome).isEqualTo(new Outcome.Failed(Failure.of(FailureKind.RESULT, "no object")));
  }

  @Test
  void failsForTooMuchMemory() {
    assertThat(failure(new Ending.OutOfMemory(3 << 20), Optional.empty()).kind())
        .isEqualTo(FailureKind.OOM);
  }

  @Test
  void failsToStart() {
    Failure failure = failure(new Ending.NotStarted("no such program: ./simm"), Optional.empty());
    assertThat(failure.kind()).isEqualTo(FailureKind.START);
    assertThat(failure.message()).isEqualTo("no such program: ./simm");
  }

  @Test
  void isATimeoutHoweverItEndedAfterwards() {
    Failure failure = failure(new Ending.Exited(0), Optional.of(StopCause.TIMEOUT));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.message()).isEqualTo("ran longer than 2s");
  }

  @ParameterizedTest
  @EnumSource(StopCause.class)
  void isNoFailureWhenItWasKilledForAnotherReason(StopCause cause) {
    Outcome outcome = outcome(new Ending.Signaled(9, "SIGKILL"), Optional.of(cause));
    switch (cause) {
      case CANCEL -> assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
      case LEAVING -> assertThat(outcome).isInstanceOf(Outcome.Lost.class);
      case TIMEOUT -> assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }
  }

  @Test
  void keepsASuccessThatTheLeavingWorkersKillDidNotReach() {
    assertThat(outcome(new Ending.Exited(0), Optional.of(StopCause.LEAVING)))
        .isInstanceOf(Outcome.Succeeded.class);
  }
}
