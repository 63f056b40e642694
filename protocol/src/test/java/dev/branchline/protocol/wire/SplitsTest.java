package dev.branchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** However much a worker has to tell, it fits into messages that a session carries. */
class SplitsTest {
  private static final LeaseId OTHER = LeaseId.of(3, 18);

  @Property(tries = 500)
  void whatIsSmallStaysWhole(@ForAll("toCoordinator") ToCoordinator message) {
    assertThat(Codec.TO_COORDINATOR.split(message)).containsExactly(message);
  }

  @Property(tries = 500)
  void theWeightIsNeverTooLow(@ForAll("attempts") List<Attempt> attempts) {
    assertThat(Weights.of(attempts))
        .isGreaterThanOrEqualTo(AttemptColumns.write(attempts).getSerializedSize());
  }

  @Test
  void manyLargeOutcomesAreToldInTheirOrder() {
    List<Attempt> attempts = attempts(0, 40, 3_000_000);
    List<ToCoordinator> split =
        Codec.TO_COORDINATOR.split(new ToCoordinator.Outcomes(Vectors.LEASE, attempts));
    assertThat(split).hasSizeGreaterThan(4);
    assertThat(told(split)).isEqualTo(Map.of(Vectors.LEASE, attempts));
    split.forEach(message -> assertThat(Codec.TO_COORDINATOR.encode(message)).isNotNull());
  }

  @Test
  void anOutcomeThatIsLargeByItselfGoesAlone() {
    List<Attempt> attempts = attempts(0, 2, 8 << 20);
    assertThat(Codec.TO_COORDINATOR.split(new ToCoordinator.Outcomes(Vectors.LEASE, attempts)))
        .hasSize(2);
  }

  @Test
  void aHelloThatIsTooLargeSaysThatTheBranchesRunAndThenHowTheyEnded() {
    Map<LeaseId, List<Attempt>> unanswered =
        Map.of(Vectors.LEASE, attempts(10, 300_000, 0), OTHER, attempts(0, 3, 2_000_000));
    Ordinals waiting = Ordinals.range(500_000, 500_010);
    ToCoordinator.Hello hello =
        new ToCoordinator.Hello(
            new WorkerId("w1", new UUID(1, 2)),
            Resources.ONE_CPU,
            Map.of(Vectors.LEASE, new ToCoordinator.Holding(waiting, Ordinals.of(400_000))),
            unanswered,
            false,
            Optional.empty());
    List<ToCoordinator> split = Codec.TO_COORDINATOR.split(hello);
    ToCoordinator.Hello first = (ToCoordinator.Hello) split.getFirst();
    assertThat(first.unanswered()).isEmpty();
    Ordinals running =
        new Ordinals(List.of(new OrdinalRange(10, 300_010), new OrdinalRange(400_000, 400_001)));
    assertThat(first.holdings())
        .isEqualTo(
            Map.of(
                Vectors.LEASE,
                new ToCoordinator.Holding(waiting, running),
                OTHER,
                new ToCoordinator.Holding(Ordinals.NONE, Ordinals.range(0, 3))));
    assertThat(told(split.subList(1, split.size()))).isEqualTo(unanswered);
  }

  private static Map<LeaseId, List<Attempt>> told(List<ToCoordinator> messages) {
    Map<LeaseId, List<Attempt>> told = new LinkedHashMap<>();
    for (ToCoordinator message : messages) {
      ToCoordinator.Outcomes outcomes = (ToCoordinator.Outcomes) message;
      told.computeIfAbsent(outcomes.lease(), lease -> new ArrayList<>())
          .addAll(outcomes.attempts());
    }
    return told;
  }

  private static List<Attempt> attempts(int from, int count, int length) {
    SequencedMap<String, ConfigValue> result = new LinkedHashMap<>();
    if (length > 0) {
      result.put("text", ConfigValue.of("x".repeat(length)));
    }
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      attempts.add(
          new Attempt(
              from + i,
              1,
              new ConfigId.Hashed(i),
              Duration.ZERO,
              Duration.ZERO,
              new Outcome.Succeeded(new ConfigValue.Mapping(result)),
              Values.EMPTY));
    }
    return attempts;
  }

  @Provide
  Arbitrary<ToCoordinator> toCoordinator() {
    return Messages.toCoordinator();
  }

  @Provide
  Arbitrary<List<Attempt>> attempts() {
    return Messages.attempts();
  }
}
