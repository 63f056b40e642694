package dev.branchline.worker.result;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ConfigValue.Mapping;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Outcome;
import java.util.List;
import java.util.Optional;

/** What a script raised, as its harness tells it: {@code _child.py} and {@code _failures.py}. */
public final class RaisedText {
  private static final int LONGEST_LINE = 500;

  private RaisedText() {}

  /** The outcome with what is told; a time-out, a cancel or a signal stays what it is. */
  public static Outcome over(Outcome outcome, String text) {
    if (!(outcome instanceof Outcome.Failed(Failure failure))
        || failure.kind() != FailureKind.EXIT) {
      return outcome;
    }
    try {
      return ConfigJson.parse(text) instanceof Mapping told
          ? new Outcome.Failed(failure(failure, told))
          : outcome;
    } catch (ConfigJson.Malformed e) {
      return outcome;
    }
  }

  private static Failure failure(Failure failure, Mapping told) {
    if (text(told, "kind").equals("result")) {
      return new Failure(
          FailureKind.RESULT,
          text(told, "message"),
          failure.exitCode(),
          Optional.empty(),
          failure.stdoutTail(),
          failure.stderrTail());
    }
    ExceptionInfo info = info(told);
    String line = info.message().lines().findFirst().orElse("");
    return new Failure(
        FailureKind.EXCEPTION,
        line.isEmpty() ? info.type() : info.type() + ": " + shortened(line),
        failure.exitCode(),
        Optional.of(info),
        failure.stdoutTail(),
        failure.stderrTail());
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }

  private static ExceptionInfo info(Mapping told) {
    List<ExceptionInfo> causes =
        told.entries().get("causes") instanceof ConfigValue.Array(List<ConfigValue> items)
            ? items.stream()
                .filter(Mapping.class::isInstance)
                .map(item -> info((Mapping) item))
                .toList()
            : List.of();
    return new ExceptionInfo(
        text(told, "type"), text(told, "message"), text(told, "traceback"), causes);
  }

  private static String text(Mapping told, String key) {
    return told.entries().get(key) instanceof ConfigValue.Text(String text) ? text : "";
  }
}
