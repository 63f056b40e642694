package dev.branchline.worker.result;

import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.runner.Ending;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** What the end of an execution, the reason for it and the result add up to. */
public final class Verdicts {
  private Verdicts() {}

  /** The ends of both outputs; read only for a failure. */
  public record Tails(String stdout, String stderr) {
    public static final Tails NONE = new Tails("", "");
  }

  /**
   * The outcome of an execution.
   *
   * @param ending how it ended
   * @param stopped why it was ended from outside, if it was
   * @param timeout its limit as people write it, for the message
   * @param result what it left; asked for only if it ended well
   * @param tails the ends of its outputs; asked for only if it failed
   */
  public static Outcome outcome(
      Ending ending,
      Optional<StopCause> stopped,
      String timeout,
      Supplier<ResultText.Reading> result,
      Supplier<Tails> tails) {
    if (ending instanceof Ending.NotStarted(String reason)) {
      return stopped.isPresent() ? told(stopped.get()) : failed(FailureKind.START, reason, tails);
    }
    if (stopped.isPresent() && !isSuccessBeforeTheKill(ending, stopped.get())) {
      return stopped.get() == StopCause.TIMEOUT
          ? failed(FailureKind.TIMEOUT, "ran longer than " + timeout, tails)
          : told(stopped.get());
    }
    return switch (ending) {
      case Ending.Exited(int code) when code == 0 ->
          switch (result.get()) {
            case ResultText.Reading.Read read -> new Outcome.Succeeded(read.result());
            case ResultText.Reading.Bad bad -> failed(FailureKind.RESULT, bad.reason(), tails);
          };
      case Ending.Exited(int code) -> exited(code, tails.get());
      case Ending.Signaled(int number, String name) ->
          failed(FailureKind.SIGNAL, "killed by " + name, tails);
      case Ending.OutOfMemory(long bytes) ->
          failed(
              FailureKind.OOM,
              "used %,d MiB, more memory than it may".formatted(bytes >> 20),
              tails);
      case Ending.Lost(String reason) -> new Outcome.Lost(reason);
      case Ending.NotStarted(String reason) -> failed(FailureKind.START, reason, tails);
    };
  }

  /** Whoever exits with 0 while its worker leaves wasn't reached by the kill. */
  private static boolean isSuccessBeforeTheKill(Ending ending, StopCause stopped) {
    return stopped == StopCause.LEAVING && ending instanceof Ending.Exited(int code) && code == 0;
  }

  private static Outcome told(StopCause cause) {
    return switch (cause) {
      case LEAVING -> new Outcome.Lost("its worker left");
      case CANCEL, TIMEOUT -> new Outcome.Cancelled();
    };
  }

  private static Outcome exited(int code, Tails tails) {
    return new Outcome.Failed(
        new Failure(
            FailureKind.EXIT,
            "exit code " + code,
            OptionalInt.of(code),
            Optional.empty(),
            tails.stdout(),
            tails.stderr()));
  }

  private static Outcome failed(FailureKind kind, String message, Supplier<Tails> supplier) {
    Tails tails = supplier.get();
    return new Outcome.Failed(
        new Failure(
            kind, message, OptionalInt.empty(), Optional.empty(), tails.stdout(), tails.stderr()));
  }
}
