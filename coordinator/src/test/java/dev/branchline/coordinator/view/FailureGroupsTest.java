package dev.branchline.coordinator.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FailureGroupsTest {
  private static final String TRACEBACK =
      """
      Traceback (most recent call last):
        File "/home/me/train.py", line 40, in <module>
          main()
        File "/home/me/train.py", line 12, in step
          fit(lr)
        File "/usr/lib/python3/dist-packages/numpy/core.py", line 99, in fit
          raise ValueError("bad lr")
      ValueError: bad lr
      """;

  private final FailureGroups groups = new FailureGroups();

  @Test
  void groupsRaisedExceptionsByTypeAndInnermostUserFrame() {
    for (long ordinal = 40; ordinal >= 4; ordinal--) {
      groups.add(ordinal, raised("bad lr"));
    }
    assertThat(lines())
        .containsExactly("37 x ValueError: bad lr  (train.py:12 in step)  first: branch 4");
  }

  @Test
  void readsTheTracebackOfAProgramThatOnlyLeftItsErrorOutput() {
    groups.add(3, exit(1, "loading\n" + TRACEBACK));
    assertThat(lines())
        .containsExactly("1 x ValueError: bad lr  (train.py:12 in step)  first: branch 3");
  }

  @Test
  void ofChainedTracebacksTheLastOneCounts() {
    String second =
        """

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "a/run.py", line 7, in go
            x()
        my.errors.Broken
        """;
    groups.add(0, exit(1, TRACEBACK + second));
    assertThat(lines()).containsExactly("1 x Broken  (run.py:7 in go)  first: branch 0");
  }

  @Test
  void groupsExitCodesByTheLastLineLessItsNumbers() {
    groups.add(7, exit(3, "cannot open /tmp/run-17: no space\n\n"));
    groups.add(9, exit(3, "cannot open /tmp/run-18: no space\n"));
    groups.add(2, exit(4, ""));
    assertThat(lines())
        .containsExactly(
            "2 x exit code 3: cannot open /tmp/run-#: no space  first: branch 7",
            "1 x exit code 4  first: branch 2");
  }

  @Test
  void messageIsShownAsItIsWhileAllAreTheSame() {
    groups.add(1, exit(3, "lr 0.5 is bad"));
    groups.add(2, exit(3, "lr 0.5 is bad"));
    assertThat(groups.groups().getFirst().message()).isEqualTo("lr 0.5 is bad");
    groups.add(3, exit(3, "lr 0.25 is bad"));
    assertThat(groups.groups().getFirst().message()).isEqualTo("lr # is bad");
  }

  @Test
  void otherKindsAreGroupedByKindAndMessage() {
    groups.add(1, Failure.of(FailureKind.SIGNAL, "killed by SIGSEGV"));
    groups.add(2, Failure.of(FailureKind.TIMEOUT, "ran longer than 2s"));
    assertThat(lines())
        .containsExactly(
            "1 x signal: killed by SIGSEGV  first: branch 1",
            "1 x timeout: ran longer than 2s  first: branch 2");
  }

  @Test
  void javaFramesAreInnermostFirst() {
    String traceback =
        """
        java.lang.IllegalStateException: no
        \tat java.base/java.util.Objects.requireNonNull(Objects.java:233)
        \tat app.Train.step(Train.java:12)
        \tat app.Train.main(Train.java:3)
        """;
    assertThat(Traceback.frame(traceback)).isEqualTo("Train.java:12 in step");
  }

  @Test
  void whatFindsNoRoomIsCountedAmongTheOthers() {
    for (int i = 0; i < FailureGroups.MAX_GROUPS + 10; i++) {
      groups.add(i, exit(1, "word" + "x".repeat(i)));
    }
    assertThat(groups.groups()).hasSize(FailureGroups.MAX_GROUPS + 1);
    assertThat(groups.groups().getLast())
        .isEqualTo(new FailureGroup("others", "", "", 10, FailureGroups.MAX_GROUPS));
  }

  @Test
  void longMessagesAndControlCharactersAreKeptOffTheTerminal() {
    FailureSign sign = FailureSign.of(exit(1, "\u001b[31mred\u001b[0m " + "y".repeat(500)));
    assertThat(sign.message()).hasSize(FailureSign.MAX_MESSAGE).doesNotContain("\u001b");
  }

  private List<String> lines() {
    return groups.groups().stream().map(FailureGroup::line).toList();
  }

  private static Failure raised(String message) {
    ExceptionInfo raised = new ExceptionInfo("builtins.ValueError", message, TRACEBACK, List.of());
    return new Failure(
        FailureKind.EXCEPTION, message, OptionalInt.empty(), Optional.of(raised), "", "");
  }

  private static Failure exit(int code, String stderr) {
    return new Failure(
        FailureKind.EXIT, "exit code " + code, OptionalInt.of(code), Optional.empty(), "", stderr);
  }
}
