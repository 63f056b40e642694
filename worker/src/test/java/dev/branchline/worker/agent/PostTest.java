package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.outbox.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostTest {
  private static final LeaseId LEASE = LeaseId.of(Integer.MAX_VALUE, 0xFFFF_FFFFL);

  @TempDir Path root;

  private Post post(long bound) {
    return new Post(SpillPlace.file(root.resolve("outbox.jsonl")), bound, System::nanoTime);
  }

  private static ConfigValue.Mapping map(String key, ConfigValue value) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put(key, value);
    return new ConfigValue.Mapping(map);
  }

  static Stream<Outcome> outcomes() {
    ExceptionInfo cause = new ExceptionInfo("b.C", "", "", List.of());
    return Stream.of(
        new Outcome.Succeeded(map("loss", ConfigValue.of(Double.NaN))),
        new Outcome.Cancelled(),
        new Outcome.Lost("left"),
        new Outcome.Failed(Failure.of(FailureKind.OOM, "too much")),
        new Outcome.Failed(
            new Failure(
                FailureKind.EXCEPTION,
                "m",
                OptionalInt.of(3),
                Optional.of(new ExceptionInfo("a.B", "m\n\"", "at x", List.of(cause))),
                "out\u0000",
                "err \ud83d\ude80")));
  }

  private static Attempt attempt(long ordinal, Outcome outcome) {
    return new Attempt(
        ordinal,
        2,
        ordinal % 2 == 0 ? new ConfigId.Hashed(-ordinal) : new ConfigId.Named("x.1"),
        Duration.ofNanos(5),
        Duration.ofNanos(7),
        outcome,
        map("m", ConfigValue.of(1)));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void readsBackWhatItSpilled(Outcome outcome) throws ConfigJson.Malformed {
    for (long ordinal : new long[] {4, 5, 0xFFFF_FFFEL}) {
      AttemptJson.Line line = new AttemptJson.Line(LEASE, new Kept(attempt(ordinal, outcome), -3));
      assertThat(AttemptJson.read(AttemptJson.write(line))).isEqualTo(line);
    }
  }

  @Test
  void keepsEveryOutcomeUntilItsAnswerWhateverItsBound() {
    Post post = post(3_000);
    for (long ordinal = 0; ordinal < 100; ordinal++) {
      post.add(LEASE, List.of(attempt(ordinal, new Outcome.Cancelled())));
    }
    assertThat(root.resolve("outbox.jsonl")).isNotEmptyFile();
    assertThat(post.unanswered().get(LEASE))
        .extracting(Attempt::ordinal)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 100).boxed().toList());
    post.answered(
        new ToWorker.Answers(
            LEASE, Ordinals.range(0, 40), Ordinals.range(40, 50), Ordinals.range(60, 100)));
    assertThat(post.unanswered().get(LEASE))
        .extracting(Attempt::ordinal)
        .containsExactlyInAnyOrderElementsOf(LongStream.range(50, 60).boxed().toList());
    post.answered(
        new ToWorker.Answers(LEASE, Ordinals.range(50, 60), Ordinals.NONE, Ordinals.NONE));
    assertThat(post.isEmpty()).isTrue();
    assertThat(root.resolve("outbox.jsonl")).doesNotExist();
  }

  @Test
  void keepsInMemoryWhatCannotBeSpilled() throws IOException {
    Post post = post(500);
    Files.createDirectories(root.resolve("outbox.jsonl/taken"));
    for (long ordinal = 0; ordinal < 20; ordinal++) {
      post.add(LEASE, List.of(attempt(ordinal, new Outcome.Cancelled())));
    }
    assertThat(post.unanswered().get(LEASE)).hasSize(20);
  }

  @Test
  void readsOverATornLine() throws IOException {
    Post post = post(500);
    Files.writeString(root.resolve("outbox.jsonl"), "{\"lease\": 1, \"at");
    for (long ordinal = 0; ordinal < 20; ordinal++) {
      post.add(LEASE, List.of(attempt(ordinal, new Outcome.Cancelled())));
    }
    assertThat(post.unanswered().get(LEASE)).hasSize(20);
  }
}
