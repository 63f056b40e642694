package dev.branchline.worker.outbox;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.Outcome;
import java.util.Map;

/** How much memory an attempt's record takes, estimated: a bound needs no more. */
final class AttemptBytes {
  private static final long RECORD = 200;
  private static final long OBJECT = 32;

  private AttemptBytes() {}

  static long of(Attempt attempt) {
    long outcome =
        switch (attempt.outcome()) {
          case Outcome.Succeeded succeeded -> of(succeeded.result());
          case Outcome.Failed failed -> of(failed.failure());
          case Outcome.Cancelled cancelled -> 0;
          case Outcome.Lost lost -> lost.reason().length();
        };
    return RECORD + outcome + of(attempt.metrics());
  }

  private static long of(Failure failure) {
    return OBJECT
        + failure.message().length()
        + failure.stdoutTail().length()
        + failure.stderrTail().length()
        + failure.exception().map(AttemptBytes::of).orElse(0L);
  }

  private static long of(ExceptionInfo info) {
    long causes = info.causes().stream().mapToLong(AttemptBytes::of).sum();
    long own = (long) info.type().length() + info.message().length() + info.traceback().length();
    return OBJECT + own + causes;
  }

  private static long of(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Null nothing -> 0;
      case ConfigValue.Bool bool -> 0;
      case ConfigValue.Int number -> OBJECT + number.value().bitLength() / 8;
      case ConfigValue.Real number -> OBJECT;
      case ConfigValue.Text text -> OBJECT + text.value().length();
      case ConfigValue.Array array ->
          OBJECT + array.items().stream().mapToLong(AttemptBytes::of).sum();
      case ConfigValue.Mapping mapping -> of(mapping);
    };
  }

  private static long of(ConfigValue.Mapping mapping) {
    if (mapping.entries().isEmpty()) {
      return 0;
    }
    long bytes = 0;
    for (Map.Entry<String, ConfigValue> entry : mapping.entries().entrySet()) {
      bytes += OBJECT + entry.getKey().length() + of(entry.getValue());
    }
    return bytes;
  }
}
