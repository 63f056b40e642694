package dev.branchline.protocol.wire;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.wire.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Attempts in columns: a plain success takes its ordinal, its config id and two durations, about
 * twenty bytes; whatever few attempts have is told apart.
 */
final class AttemptColumns {
  private static final byte SUCCEEDED = 0;
  private static final byte FAILED = 1;
  private static final byte CANCELLED = 2;
  private static final byte LOST = 3;
  private static final Outcome PLAIN = new Outcome.Succeeded(Values.EMPTY);
  private static final Outcome CALLED_OFF = new Outcome.Cancelled();

  private AttemptColumns() {}

  static Wire.Attempts write(List<Attempt> attempts) {
    Wire.Attempts.Builder wire = Wire.Attempts.newBuilder();
    byte[] kinds = new byte[attempts.size()];
    boolean onlyFirst = true;
    boolean onlySuccess = true;
    boolean noTime = true;
    boolean noAge = true;
    long ordinal = 0;
    for (int i = 0; i < kinds.length; i++) {
      Attempt attempt = attempts.get(i);
      wire.addOrdinals(attempt.ordinal() - ordinal);
      ordinal = attempt.ordinal();
      kinds[i] = write(attempt.outcome(), i, wire);
      onlySuccess &= kinds[i] == SUCCEEDED;
      onlyFirst &= attempt.number() == 1;
      noTime &= attempt.duration().isZero();
      noAge &= attempt.age().isZero();
      switch (attempt.configId()) {
        case ConfigId.Hashed hashed -> wire.addHashed(hashed.bits());
        case ConfigId.Named named -> wire.addHashed(0).addNamedAt(i).addNamed(named.name());
      }
      if (!attempt.metrics().entries().isEmpty()) {
        wire.addMetricsAt(i).addMetrics(Values.write(attempt.metrics()));
      }
    }
    if (!onlySuccess) {
      wire.setKinds(com.google.protobuf.ByteString.copyFrom(kinds));
    }
    for (Attempt attempt : attempts) {
      if (!onlyFirst) {
        wire.addNumbers(attempt.number());
      }
      if (!noTime) {
        wire.addDurations(attempt.duration().toNanos());
      }
      if (!noAge) {
        wire.addAges(attempt.age().toNanos());
      }
    }
    return wire.build();
  }

  private static byte write(Outcome outcome, int index, Wire.Attempts.Builder wire) {
    return switch (outcome) {
      case Outcome.Succeeded succeeded -> {
        if (!succeeded.result().entries().isEmpty()) {
          wire.addResultsAt(index).addResults(Values.write(succeeded.result()));
        }
        yield SUCCEEDED;
      }
      case Outcome.Failed failed -> {
        wire.addFailures(Facts.write(failed.failure()));
        yield FAILED;
      }
      case Outcome.Cancelled ignored -> CANCELLED;
      case Outcome.Lost lost -> {
        wire.addReasons(Texts.write(lost.reason()));
        yield LOST;
      }
    };
  }

  static List<Attempt> read(Wire.Attempts wire) {
    return new AttemptColumns.Reader(wire).read();
  }

  /** Walks all columns at once. */
  private static final class Reader {
    private final Wire.Attempts wire;
    private final int size;
    private int names;
    private int results;
    private int failures;
    private int reasons;
    private int metrics;

    Reader(Wire.Attempts wire) {
      this.wire = wire;
      this.size = wire.getOrdinalsCount();
    }

    List<Attempt> read() {
      require(wire.getHashedCount() == size);
      require(wire.getNumbersCount() == 0 || wire.getNumbersCount() == size);
      require(wire.getKinds().isEmpty() || wire.getKinds().size() == size);
      require(wire.getDurationsCount() == 0 || wire.getDurationsCount() == size);
      require(wire.getAgesCount() == 0 || wire.getAgesCount() == size);
      require(wire.getNamedCount() == wire.getNamedAtCount());
      require(wire.getResultsCount() == wire.getResultsAtCount());
      require(wire.getMetricsCount() == wire.getMetricsAtCount());
      List<Attempt> attempts = new ArrayList<>(size);
      long ordinal = 0;
      for (int i = 0; i < size; i++) {
        ordinal = Math.addExact(ordinal, wire.getOrdinals(i));
        require(ordinal >= 0 && ordinal < OrdinalRange.MAX_BRANCHES);
        attempts.add(
            new Attempt(
                ordinal,
                wire.getNumbersCount() == 0 ? 1 : wire.getNumbers(i),
                configId(i),
                wire.getDurationsCount() == 0
                    ? Duration.ZERO
                    : Duration.ofNanos(wire.getDurations(i)),
                wire.getAgesCount() == 0 ? Duration.ZERO : Duration.ofNanos(wire.getAges(i)),
                outcome(i),
                metrics(i)));
      }
      require(names == wire.getNamedCount() && results == wire.getResultsCount());
      require(failures == wire.getFailuresCount() && reasons == wire.getReasonsCount());
      require(metrics == wire.getMetricsCount());
      return attempts;
    }

    private ConfigId configId(int index) {
      if (names < wire.getNamedCount() && wire.getNamedAt(names) == index) {
        return new ConfigId.Named(wire.getNamed(names++));
      }
      return new ConfigId.Hashed(wire.getHashed(index));
    }

    private Outcome outcome(int index) {
      return switch (wire.getKinds().isEmpty() ? SUCCEEDED : wire.getKinds().byteAt(index)) {
        case SUCCEEDED ->
            results < wire.getResultsCount() && wire.getResultsAt(results) == index
                ? new Outcome.Succeeded(Values.read(wire.getResults(results++)))
                : PLAIN;
        case FAILED -> new Outcome.Failed(Facts.read(wire.getFailures(failures++)));
        case CANCELLED -> CALLED_OFF;
        case LOST -> new Outcome.Lost(Texts.read(wire.getReasons(reasons++)));
        default -> throw new IllegalArgumentException("an outcome of no kind");
      };
    }

    private ConfigValue.Mapping metrics(int index) {
      return metrics < wire.getMetricsCount() && wire.getMetricsAt(metrics) == index
          ? Values.read(wire.getMetrics(metrics++))
          : Values.EMPTY;
    }

    private static void require(boolean fits) {
      if (!fits) {
        throw new IllegalArgumentException("columns that don't fit together");
      }
    }
  }
}
