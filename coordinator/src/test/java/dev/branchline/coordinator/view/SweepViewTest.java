package dev.branchline.coordinator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Decision;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Policies;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SweepViewTest {
  private static final WorkerId WORKER = new WorkerId("w1", new UUID(0, 1));
  private static final LeaseId LEASE = LeaseId.of(1, 1);

  private final Engine engine =
      Engine.submit(new SweepFacts(Policies.DEFAULT, OptionalLong.of(10), ConfigId.Hashed::new));
  private final SweepView view =
      new SweepView(new SweepId(1), Optional.of(new BestResults("loss", false, 2)), engine, at(0));

  @Test
  void tellsWhatIsDoneRunsAndFailed() {
    decide(new Command.Grant(LEASE, WORKER, 4, 8), 0);
    decide(new Command.Started(LEASE, Ordinals.range(0, 4)), 10);
    decide(new Command.Outcomes(LEASE, List.of(good(0, 0.5), bad(1), good(2, 0.25))), 2_000);
    Progress progress = view.progress(engine, at(2_000));
    assertThat(progress.counts()).isEqualTo(new Counts(2, 4, 1, 2, 1, 0, 0, 0));
    assertThat(progress.done()).isEqualTo(3);
    assertThat(progress.fraction()).isEqualTo(0.3);
    assertThat(progress.rate()).isCloseTo(1.5, within(1e-9));
    assertThat(progress.eta().orElseThrow().toMillis()).isEqualTo(4_666);
    assertThat(progress.newestFailure()).hasValue("branch 1: timeout: broken");
    assertThat(progress.running())
        .containsExactly(new RunningBranch(3, LEASE, "w1", Duration.ofMillis(1_990)));
    assertThat(progress.workers())
        .containsExactly(new WorkerUse("w1", 5, 1, 2, 1, Duration.ofSeconds(3)));
    assertThat(view.best())
        .containsExactly(new BestResults.Best(2, 0.25), new BestResults.Best(0, 0.5));
  }

  @Test
  void tellsOfASweepThatIsFedThatNobodyKnowsItsEnd() {
    Engine fed =
        Engine.submit(new SweepFacts(Policies.DEFAULT, OptionalLong.empty(), ConfigId.Hashed::new));
    SweepView shown = new SweepView(new SweepId(2), Optional.empty(), fed, at(0));
    fed.decide(new Command.Extend(List.of(new ConfigValue.Mapping(new LinkedHashMap<>()))), at(0));
    assertThat(shown.progress(fed, at(10)).grows()).isTrue();
    assertThat(shown.progress(fed, at(10)).eta()).isEmpty();
    fed.decide(new Command.Close(), at(20));
    assertThat(shown.progress(fed, at(30)).grows()).isFalse();
  }

  @Test
  void finishedSweepHasAVerdictAndNoTimeLeft() {
    decide(new Command.Cancel("enough"), 1_000);
    Progress progress = view.progress(engine, at(1_000));
    assertThat(progress.status()).isEqualTo(SweepStatus.FINISHED);
    assertThat(progress.verdict()).hasValue(Verdict.CANCELLED);
    assertThat(progress.reason()).isEqualTo("enough");
    assertThat(progress.eta()).isEmpty();
    assertThat(progress.counts().cancelled()).isEqualTo(10);
  }

  @Test
  void retryByTheUserStartsTheFailuresAnew() {
    decide(new Command.Grant(LEASE, WORKER, 4, 8), 0);
    decide(new Command.Outcomes(LEASE, List.of(bad(1))), 2_000);
    assertThat(view.failures()).hasSize(1);
    decide(new Command.Retry(Ordinals.of(1)), 3_000);
    assertThat(view.failures()).isEmpty();
    assertThat(view.progress(engine, at(3_000)).newestFailure()).isEmpty();
  }

  @Test
  void rateMovesWithTheLastHalfMinute() {
    Rate rate = new Rate(0);
    for (int second = 0; second < 100; second++) {
      rate.add(second < 50 ? 100 : 10, Duration.ofSeconds(second).toNanos());
    }
    assertThat(rate.perSecond(Duration.ofSeconds(100).toNanos())).isCloseTo(10, within(0.5));
    assertThat(rate.perSecond(Duration.ofSeconds(1_000).toNanos()))
        .as("nothing ended lately, so over the whole time")
        .isCloseTo(5.5, within(0.1));
  }

  @Test
  void bestResultsKeepsNoMoreThanItsBoundAndPassesOverWhatIsNoNumber() {
    BestResults best = new BestResults("eval.acc", true, 2);
    LinkedHashMap<String, ConfigValue> inner = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      inner.put("acc", ConfigValue.of((long) i));
      best.add(i, map("eval", new ConfigValue.Mapping(inner)), map());
    }
    best.add(9, map("eval.acc", ConfigValue.of(Double.NaN)), map());
    best.add(8, map("eval.acc", ConfigValue.of("high")), map());
    best.add(7, map(), map("eval.acc", ConfigValue.of(3.5)));
    assertThat(best.best())
        .containsExactly(new BestResults.Best(4, 4), new BestResults.Best(7, 3.5));
  }

  private void decide(Command command, long millis) {
    switch (engine.decide(command, at(millis))) {
      case Decision.Accepted accepted ->
          accepted.events().forEach(event -> view.apply(event, at(millis)));
      case Decision.Rejected rejected -> throw new AssertionError(rejected.reason());
    }
  }

  private static Moment at(long millis) {
    return new Moment(Duration.ofMillis(millis).toNanos(), millis);
  }

  private static Attempt good(long ordinal, double loss) {
    return attempt(ordinal, new Outcome.Succeeded(map("loss", ConfigValue.of(loss))));
  }

  private static Attempt bad(long ordinal) {
    return attempt(ordinal, new Outcome.Failed(Failure.of(FailureKind.TIMEOUT, "broken")));
  }

  private static Attempt attempt(long ordinal, Outcome outcome) {
    return new Attempt(
        ordinal,
        1,
        new ConfigId.Hashed(ordinal),
        Duration.ofSeconds(1),
        Duration.ZERO,
        outcome,
        map());
  }

  private static ConfigValue.Mapping map() {
    return new ConfigValue.Mapping(new LinkedHashMap<>());
  }

  private static ConfigValue.Mapping map(String key, ConfigValue value) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put(key, value);
    return new ConfigValue.Mapping(entries);
  }
}
