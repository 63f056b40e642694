package dev.branchline.protocol.wire;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.Outcome;
import java.util.List;

/** How many bytes things take at most, without encoding them: up to three times too many. */
final class Weights {
  /** An ordinal, a number, a config id that may be a name, two durations, a kind. */
  private static final long PLAIN = 128;

  /** A tag, a length, an index; for each level. */
  private static final long FRAMING = 24;

  private Weights() {}

  static long of(List<Attempt> attempts) {
    long weight = 0;
    for (Attempt attempt : attempts) {
      weight += of(attempt);
    }
    return weight;
  }

  static long of(Attempt attempt) {
    return PLAIN
        + of(attempt.metrics())
        + switch (attempt.outcome()) {
          case Outcome.Succeeded succeeded -> of(succeeded.result());
          case Outcome.Failed failed -> of(failed.failure());
          case Outcome.Cancelled ignored -> 0;
          case Outcome.Lost lost -> of(lost.reason());
        };
  }

  private static long of(String text) {
    return FRAMING + 3L * text.length();
  }

  private static long of(Failure failure) {
    return FRAMING
        + of(failure.message())
        + of(failure.stdoutTail())
        + of(failure.stderrTail())
        + failure.exception().map(Weights::of).orElse(0L);
  }

  private static long of(ExceptionInfo exception) {
    long weight =
        FRAMING + of(exception.type()) + of(exception.message()) + of(exception.traceback());
    for (ExceptionInfo cause : exception.causes()) {
      weight += of(cause);
    }
    return weight;
  }

  private static long of(ConfigValue value) {
    long weight = FRAMING;
    switch (value) {
      case ConfigValue.Null ignored -> {}
      case ConfigValue.Bool ignored -> {}
      case ConfigValue.Real ignored -> {}
      case ConfigValue.Int number -> weight += number.value().bitLength() / 8;
      case ConfigValue.Text text -> weight += of(text.value());
      case ConfigValue.Array array -> {
        for (ConfigValue item : array.items()) {
          weight += of(item);
        }
      }
      case ConfigValue.Mapping mapping -> {
        for (var entry : mapping.entries().entrySet()) {
          weight += of(entry.getKey()) + of(entry.getValue());
        }
      }
    }
    return weight;
  }
}
