package dev.branchline.coordinator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.journal.Journal;
import dev.branchline.coordinator.journal.JournalException;
import dev.branchline.coordinator.journal.JournalListener;
import dev.branchline.coordinator.journal.NewSweep;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway over a real journal that nobody writes. */
class StoredGatewayTest {
  private static final SweepId FIRST = new SweepId(1);

  @TempDir Path root;

  /** Fails on anything that befalls the journal. */
  private static final JournalListener CALM =
      new JournalListener() {
        @Override
        public void stalled(String reason) {
          throw new AssertionError(reason);
        }

        @Override
        public void resumed() {
          throw new AssertionError("resumed");
        }

        @Override
        public void deposed(long newerEpoch) {
          throw new AssertionError("deposed");
        }

        @Override
        public void broken(RuntimeException bug) {
          throw bug;
        }
      };

  private Gateway over(String... names) throws IOException, JournalException {
    StateDirectory state = new StateDirectory(root);
    Files.createDirectories(state.state());
    try (Journal journal = Journal.open(state.journal(), CALM)) {
      for (String name : names) {
        NewSweep sweep =
            new NewSweep(name, name + ".yaml", "hash", "the text", OptionalLong.of(10), 1000);
        journal.submit(sweep).join();
      }
    }
    return switch (StoredGateway.open(state)) {
      case Reply.Accepted<Gateway>(Gateway gateway) -> gateway;
      case Reply.Refused<Gateway>(Refusal refusal) -> throw new AssertionError(refusal);
    };
  }

  @Test
  void refusesADirectoryInWhichNothingWasRun() {
    assertThat(StoredGateway.open(new StateDirectory(root)))
        .isEqualTo(Reply.refuse(new Refusal.NoJournal(root)));
  }

  @Test
  void refusesWhatIsNoJournalInTheJournalsOwnWords() throws IOException {
    Files.createDirectory(root.resolve(".branchline"));
    Files.writeString(root.resolve(".branchline/journal.db"), "no database at all ".repeat(100));
    assertThat(StoredGateway.open(new StateDirectory(root)))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Unreadable.class));
  }

  @Test
  void findsSweepsByIdNamePrefixAndLast() throws Exception {
    try (Gateway gateway = over("digits", "digits", "dials", "9")) {
      assertThat(Stream.of("1", "digits", "dia", "dig", "last", "9").map(r -> id(gateway, r)))
          .containsExactly(1L, 2L, 3L, 2L, 4L, 4L);
      assertThat(gateway.find("di"))
          .isEqualTo(
              Reply.refuse(
                  new Refusal.Ambiguous("di", List.of("3 (dials)", "2 (digits)", "1 (digits)"))));
      assertThat(gateway.find("x")).isEqualTo(Reply.refuse(new Refusal.NoSuchSweep("x")));
      assertThat(gateway.find("")).isEqualTo(Reply.refuse(new Refusal.NoSuchSweep("")));
    }
  }

  private static long id(Gateway gateway, String reference) {
    return switch (gateway.find(reference)) {
      case Reply.Accepted<SweepSummary>(SweepSummary sweep) -> sweep.id().value();
      case Reply.Refused<SweepSummary>(Refusal refusal) -> throw new AssertionError(refusal);
    };
  }

  @Test
  void pagesThroughBranchesThatNeverRan() throws Exception {
    try (Gateway gateway = over("digits")) {
      assertThat(gateway.branches(FIRST, BranchFilter.ALL, 4, 3))
          .extracting(BranchRow::ordinal)
          .containsExactly(4L, 5L, 6L);
      assertThat(gateway.branches(FIRST, BranchFilter.of(Status.FAILED), 0, 3)).isEmpty();
      assertThat(gateway.branches(FIRST, BranchFilter.of(Ordinals.of(9)), 0, 3))
          .extracting(BranchRow::status)
          .containsExactly(Status.PENDING);
      assertThat(gateway.branches(new SweepId(7), BranchFilter.ALL, 0, 3)).isEmpty();
      assertThat(gateway.definition(FIRST)).contains("the text");
      assertThat(gateway.best(FIRST, new Ranking("loss", true), 5)).isEmpty();
      assertThat(gateway.failureGroups(FIRST)).isEmpty();
    }
  }

  @Test
  void explainsWhatTheJournalKnows() throws Exception {
    try (Gateway gateway = over("digits")) {
      assertThat(gateway.explain(FIRST, OptionalLong.empty()))
          .containsExactly(
              "Sweep 1 (digits) isn't finished.",
              "10 of its 10 branches have no outcome in the journal.",
              "If no `branchline run` works on it, `branchline resume` goes on.");
      assertThat(gateway.explain(FIRST, OptionalLong.of(3)))
          .containsExactly("Branch 3 has no outcome in the journal: it waits, or runs just now.");
      assertThat(gateway.explain(new SweepId(7), OptionalLong.empty())).isEmpty();
    }
  }

  @Test
  void refusesCommands() throws Exception {
    try (Gateway gateway = over("digits")) {
      assertThat(gateway.act(FIRST, new Action.Pause()))
          .isEqualTo(Reply.refuse(new Refusal.NotLive()));
      assertThat(gateway.remove(FIRST)).isEqualTo(Reply.refuse(new Refusal.NotLive()));
      assertThat(gateway.submit(new Submission("x", "x", "x")))
          .isEqualTo(Reply.refuse(new Refusal.NotLive()));
    }
  }
}
