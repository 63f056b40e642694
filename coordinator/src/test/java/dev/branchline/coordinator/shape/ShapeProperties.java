package dev.branchline.coordinator.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.gateway.Update;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.Counts;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.RunningBranch;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.coordinator.view.WorkerUse;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written as JSON is read back as it was. */
class ShapeProperties {
  private Random random = new Random();

  private <T> void comesBack(
      T value, Function<T, ConfigValue.Mapping> write, Function<Entries, T> read) {
    assertThat(read.apply(Entries.parse(Json.write(write.apply(value))))).isEqualTo(value);
  }

  @Property(tries = 300)
  void everyRecordComesBackAsItWas(@ForAll long seed) {
    random = new Random(seed);
    comesBack(summary(), SweepJson::of, SweepJson::summary);
    comesBack(progress(), SweepJson::of, SweepJson::progress);
    comesBack(branch(), BranchJson::of, BranchJson::row);
    comesBack(attempt(), BranchJson::of, BranchJson::attempt);
    comesBack(
        new FailureGroup(text(), text(), text(), number(), number()),
        FailureJson::of,
        FailureJson::group);
    comesBack(worker(), WorkerJson::of, WorkerJson::worker);
    comesBack(
        new OutputFile(sweep(), number(), lease(), OutputFile.Stream.STDERR, text()),
        OutputJson::of,
        OutputJson::file);
    for (Update update : updates()) {
      comesBack(
          update,
          UpdateJson::of,
          json -> UpdateJson.update(UpdateJson.kind(update), update.commit(), json));
    }
    for (Refusal refusal : refusals()) {
      comesBack(refusal, r -> ProblemJson.of(r, 409), ProblemJson::refusal);
    }
    for (Action action : actions()) {
      comesBack(
          action, RequestJson::of, json -> RequestJson.action(RequestJson.verb(action), json));
    }
    Submission submission = new Submission(text(), text(), text(), Optional.of("key"));
    comesBack(
        submission, RequestJson::of, json -> RequestJson.submission(json, Optional.of("key")));
  }

  @Property
  void whateverComesIsReadOrMisshapen(@ForAll String text) {
    List<Function<Entries, Object>> readers =
        List.of(
            SweepJson::summary,
            SweepJson::progress,
            BranchJson::row,
            WorkerJson::worker,
            ProblemJson::refusal);
    for (Function<Entries, Object> reader : readers) {
      assertThatThrownBy(() -> reader.apply(Entries.parse("{\"id\":" + text + "}x")))
          .isInstanceOf(Misshapen.class);
    }
  }

  private List<Update> updates() {
    return List.of(
        new Update.Snapshot(number(), List.of(summary(), summary())),
        new Update.Changed(number(), summary()),
        new Update.Progressed(number(), progress()),
        new Update.Removed(number(), sweep()),
        new Update.Ended(number(), summary()));
  }

  private List<Refusal> refusals() {
    return List.of(
        new Refusal.NoSuchSweep(text()),
        new Refusal.Ambiguous(text(), List.of(text(), text())),
        new Refusal.NoSuchBranch(sweep(), number(), number()),
        new Refusal.NotLive(),
        new Refusal.KeyTaken(text()),
        new Refusal.Unreachable(text(), text()),
        new Refusal.NotNow(text(), text()),
        new Refusal.Impossible(text(), text()),
        new Refusal.Unreadable(text(), text()),
        new Refusal.Stalled(text()));
  }

  private List<Action> actions() {
    return List.of(
        new Action.Pause(),
        new Action.Resume(),
        new Action.Stop(),
        new Action.Cancel(text()),
        new Action.Retry(
            new Ordinals(List.of(new OrdinalRange(1, 2), new OrdinalRange(5, 4_294_967_295L)))),
        new Action.RetryFailed());
  }

  private SweepSummary summary() {
    return new SweepSummary(
        sweep(),
        text(),
        text(),
        word(SweepStatus.values()),
        maybe(word(Verdict.values())),
        text(),
        number(),
        counts(),
        instant(),
        maybe(instant()),
        random.nextInt(100));
  }

  private Progress progress() {
    return new Progress(
        sweep(),
        word(SweepStatus.values()),
        maybe(word(Verdict.values())),
        text(),
        counts(),
        random.nextBoolean(),
        number(),
        word(new Double[] {0.0, 1.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY}),
        maybe(duration()),
        maybe(text()),
        List.of(new RunningBranch(number(), lease(), text(), duration())),
        List.of(new WorkerUse(text(), number(), number(), number(), number(), duration())));
  }

  private BranchRow branch() {
    Status status = word(Status.values());
    return new BranchRow(
        number(),
        status,
        random.nextInt(10),
        maybe(lease()),
        maybe(text()),
        maybe(instant()),
        maybe(duration()),
        maybe(configId()),
        maybe(mapping()),
        status == Status.SUCCEEDED ? mapping() : new ConfigValue.Mapping(new LinkedHashMap<>()),
        mapping(),
        maybe(failure()),
        text());
  }

  private AttemptRow attempt() {
    return new AttemptRow(
        number(),
        random.nextInt(10),
        lease(),
        maybe(text()),
        maybe(instant()),
        maybe(duration()),
        word(AttemptRow.Fate.values()),
        mapping(),
        mapping(),
        maybe(failure()));
  }

  private WorkerRow worker() {
    return new WorkerRow(
        text(),
        new UUID(random.nextLong(), random.nextLong()),
        text(),
        resources(),
        resources(),
        Map.of(sweep(), random.nextInt(100), new SweepId(1_000_001), 2),
        instant(),
        instant(),
        word(WorkerRow.State.values()));
  }

  private Resources resources() {
    return Resources.of(
        Map.of(
            Resources.CPUS, number(), Resources.MEMORY, number(), "license", 25 * Resources.UNIT));
  }

  private Failure failure() {
    return new Failure(
        word(FailureKind.values()),
        text(),
        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
        maybe(
            new ExceptionInfo(
                text(),
                text(),
                text(),
                List.of(new ExceptionInfo(text(), text(), text(), List.of())))),
        text(),
        text());
  }

  private ConfigValue.Mapping mapping() {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("int", ConfigValue.of(random.nextLong()));
    map.put("real", ConfigValue.of(random.nextGaussian()));
    map.put(text(), ConfigValue.of(text()));
    map.put("list", ConfigValue.of(List.of(ConfigValue.TRUE, ConfigValue.NULL)));
    return new ConfigValue.Mapping(map);
  }

  private Counts counts() {
    Counts counts = Counts.NONE;
    for (Status status : Status.values()) {
      counts = counts.plus(status, number());
    }
    return counts;
  }

  private ConfigId configId() {
    return random.nextBoolean()
        ? new ConfigId.Hashed(random.nextLong())
        : new ConfigId.Named("run-" + random.nextInt(100));
  }

  private SweepId sweep() {
    return new SweepId(1 + random.nextInt(1_000_000));
  }

  private LeaseId lease() {
    return new LeaseId(random.nextLong());
  }

  private long number() {
    return random.nextLong(1L << 40);
  }

  private Instant instant() {
    return Instant.ofEpochMilli(random.nextLong(1L << 42));
  }

  private Duration duration() {
    return Duration.ofNanos(1_000 * random.nextLong(1L << 40));
  }

  private String text() {
    return word(new String[] {"x", "a b", "\"\\\n\t\u0000", "\uD83D\uDE00 \u00e4", "null", "7"})
        + random.nextInt(1_000);
  }

  private <T> T word(T[] words) {
    return words[random.nextInt(words.length)];
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }
}
