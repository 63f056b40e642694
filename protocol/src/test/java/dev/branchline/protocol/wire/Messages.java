package dev.branchline.protocol.wire;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any message at all. */
final class Messages {
  private Messages() {}

  static Arbitrary<ToWorker> toWorker() {
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.integers(), leases().set().ofMaxSize(5))
            .as(ToWorker.Welcome::new),
        Combinators.combine(texts(), texts()).as(ToWorker.Define::new),
        assigns(),
        Combinators.combine(leases(), ordinals(), ordinals(), ordinals()).as(ToWorker.Answers::new),
        Combinators.combine(leases(), ordinals()).as(ToWorker.Cancel::new),
        Combinators.combine(leases(), Arbitraries.longs()).as(ToWorker.Retract::new),
        Arbitraries.just(new ToWorker.Drain()));
  }

  private static Arbitrary<ToWorker.Assign> assigns() {
    return Combinators.combine(
            leases(),
            Arbitraries.longs().greaterOrEqual(1).map(SweepId::new),
            texts(),
            ordinals(),
            Arbitraries.integers(),
            Combinators.combine(
                    Arbitraries.integers(),
                    Arbitraries.maps(ordinal(), Arbitraries.integers().greaterOrEqual(0))
                        .ofMaxSize(4))
                .as(AttemptNumbers::new),
            configIds(),
            Combinators.combine(configIds(), mappings().list().ofMaxSize(3)).as(LastAndFed::new))
        .as(
            (lease, sweep, definition, ordinals, width, attempts, first, rest) ->
                new ToWorker.Assign(
                    lease,
                    sweep,
                    definition,
                    ordinals,
                    width,
                    attempts,
                    first,
                    rest.last(),
                    rest.fed()));
  }

  private record LastAndFed(ConfigId last, List<ConfigValue.Mapping> fed) {}

  static Arbitrary<ToCoordinator> toCoordinator() {
    return Arbitraries.oneOf(
        hellos(),
        texts().map(ToCoordinator.NeedDefinition::new),
        Combinators.combine(leases(), ordinals()).as(ToCoordinator.Started::new),
        Combinators.combine(leases(), attempts()).as(ToCoordinator.Outcomes::new),
        Combinators.combine(leases(), reports().list().ofMaxSize(4)).as(ToCoordinator.Reports::new),
        leases().set().ofMaxSize(5).map(ToCoordinator.Heartbeat::new),
        Combinators.combine(
                leases(), ordinals(), Arbitraries.of(ToCoordinator.HandBackReason.class), texts())
            .as(ToCoordinator.HandBack::new),
        Arbitraries.just(new ToCoordinator.Draining()),
        Arbitraries.just(new ToCoordinator.Goodbye()));
  }

  private static Arbitrary<ToCoordinator.Hello> hellos() {
    return Combinators.combine(
            workers(),
            Arbitraries.maps(texts(), Arbitraries.longs().greaterOrEqual(0))
                .ofMaxSize(4)
                .map(Resources::of),
            Arbitraries.maps(
                    leases(),
                    Combinators.combine(ordinals(), ordinals()).as(ToCoordinator.Holding::new))
                .ofMaxSize(3),
            Arbitraries.maps(leases(), attempts()).ofMaxSize(2),
            Arbitraries.of(true, false),
            Combinators.combine(texts(), texts()).as(LogDoor::new).optional())
        .as(ToCoordinator.Hello::new);
  }

  static Arbitrary<WorkerId> workers() {
    return Combinators.combine(
            texts(), Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new))
        .as(WorkerId::new);
  }

  private static Arbitrary<ToCoordinator.Report> reports() {
    return Combinators.combine(ordinal(), Arbitraries.longs(), mappings())
        .as(ToCoordinator.Report::new);
  }

  static Arbitrary<List<Attempt>> attempts() {
    return Combinators.combine(
            ordinal(),
            Arbitraries.oneOf(Arbitraries.just(1), Arbitraries.integers().greaterOrEqual(0)),
            configIds(),
            durations(),
            durations(),
            outcomes(),
            Arbitraries.oneOf(Arbitraries.just(Values.EMPTY), mappings()))
        .as(Attempt::new)
        .list()
        .ofMaxSize(8);
  }

  private static Arbitrary<Duration> durations() {
    return Arbitraries.oneOf(
        Arbitraries.just(Duration.ZERO), Arbitraries.longs().map(Duration::ofNanos));
  }

  private static Arbitrary<Outcome> outcomes() {
    return Arbitraries.oneOf(
        Arbitraries.just(new Outcome.Succeeded(Values.EMPTY)),
        mappings().map(Outcome.Succeeded::new),
        failures().map(Outcome.Failed::new),
        Arbitraries.just(new Outcome.Cancelled()),
        texts().map(Outcome.Lost::new));
  }

  private static Arbitrary<Failure> failures() {
    return Combinators.combine(
            Arbitraries.of(FailureKind.class),
            texts(),
            Arbitraries.integers().optional(),
            exceptions(2).optional(),
            texts(),
            texts())
        .as(
            (kind, message, code, exception, stdout, stderr) ->
                new Failure(
                    kind,
                    message,
                    code.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                    exception,
                    stdout,
                    stderr));
  }

  private static Arbitrary<ExceptionInfo> exceptions(int depth) {
    Arbitrary<List<ExceptionInfo>> causes =
        depth == 0 ? Arbitraries.just(List.of()) : exceptions(depth - 1).list().ofMaxSize(2);
    return Combinators.combine(texts(), texts(), texts(), causes).as(ExceptionInfo::new);
  }

  /** Whatever a Java string can be, lone surrogates too. */
  static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(8),
        Arbitraries.strings().all().ofMaxLength(8),
        Arbitraries.of("", "\ud800", "a\udc00\ud800", "\u00ff", "\uffff", "\ud83d\ude00"));
  }

  static Arbitrary<LeaseId> leases() {
    return Arbitraries.longs().map(LeaseId::new);
  }

  static Arbitrary<ConfigId> configIds() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(ConfigId.Hashed::new),
        Arbitraries.of("a", "lr-0.1_x", "z".repeat(64)).map(ConfigId.Named::new));
  }

  private static Arbitrary<Long> ordinal() {
    return Arbitraries.longs().between(0, OrdinalRange.MAX_BRANCHES - 1);
  }

  /** Few wide ranges, or many narrow ones. */
  static Arbitrary<Ordinals> ordinals() {
    return Arbitraries.oneOf(
        gaps(4, 1L << 29), gaps(40, 300), gaps(400, 3), Arbitraries.just(Ordinals.NONE));
  }

  private static Arbitrary<Ordinals> gaps(int most, long widest) {
    return Combinators.combine(
            Arbitraries.longs().between(0, OrdinalRange.MAX_BRANCHES - 1),
            Arbitraries.longs().between(1, widest).list().ofMaxSize(2 * most))
        .as(
            (start, steps) -> {
              List<OrdinalRange> ranges = new ArrayList<>();
              long from = start % (1L << 31);
              for (int i = 0; i + 1 < steps.size(); i += 2) {
                long until = from + steps.get(i);
                if (until > OrdinalRange.MAX_BRANCHES) {
                  break;
                }
                ranges.add(new OrdinalRange(from, until));
                from = until + steps.get(i + 1);
              }
              return new Ordinals(ranges);
            });
  }

  static Arbitrary<ConfigValue.Mapping> mappings() {
    return mappings(2);
  }

  private static Arbitrary<ConfigValue.Mapping> mappings(int depth) {
    return Combinators.combine(
            texts().list().uniqueElements().ofMaxSize(4), values(depth).list().ofSize(4))
        .as(
            (keys, values) -> {
              SequencedMap<String, ConfigValue> entries = new LinkedHashMap<>();
              for (int i = 0; i < keys.size(); i++) {
                entries.put(keys.get(i), values.get(i));
              }
              return new ConfigValue.Mapping(entries);
            });
  }

  private static Arbitrary<ConfigValue> values(int depth) {
    Arbitrary<ConfigValue> plain =
        Arbitraries.oneOf(
            Arbitraries.of(ConfigValue.NULL, ConfigValue.TRUE, ConfigValue.FALSE),
            Arbitraries.longs().map(ConfigValue::of),
            Arbitraries.bigIntegers()
                .between(BigInteger.TWO.pow(200).negate(), BigInteger.TWO.pow(200))
                .map(ConfigValue.Int::new),
            Arbitraries.doubles().map(ConfigValue::of),
            Arbitraries.of(
                    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, 1.0)
                .map(ConfigValue::of),
            texts().map(ConfigValue::of));
    return depth == 0
        ? plain
        : Arbitraries.oneOf(
            plain,
            values(depth - 1).list().ofMaxSize(3).map(ConfigValue.Array::new),
            mappings(depth - 1));
  }
}
