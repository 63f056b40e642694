package dev.branchline.coordinator.journal;

import static dev.branchline.coordinator.journal.Samples.DONE;
import static dev.branchline.coordinator.journal.Samples.LEASE;
import static dev.branchline.coordinator.journal.Samples.get;
import static dev.branchline.coordinator.journal.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a coordinator that lives long needs: keys of submissions, and configs that are let go. */
class SubmissionKeyTest {
  private static final Optional<String> KEY = Optional.of("k");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void placeFile() {
    file = folder.resolve("journal.db");
  }

  private Journal open() throws JournalException {
    return Journal.open(file, new Watch());
  }

  @Test
  void theSameSubmissionWithTheSameKeyIsTheSameSweepAfterARestartToo() throws Exception {
    try (Journal journal = open()) {
      assertThat(get(journal.submit(Samples.sweep(5), KEY)))
          .isEqualTo(new Submitted.Fresh(new SweepId(1)));
      assertThat(get(journal.submit(Samples.sweep(5), KEY)))
          .isEqualTo(new Submitted.Known(new SweepId(1)));
    }
    try (Journal journal = open()) {
      assertThat(get(journal.submit(Samples.sweep(5), KEY)))
          .isEqualTo(new Submitted.Known(new SweepId(1)));
      assertThat(get(journal.submit(Samples.sweep(5), Optional.of("other"))))
          .isEqualTo(new Submitted.Fresh(new SweepId(2)));
      assertThat(get(journal.submit(Samples.sweep(5), Optional.empty())))
          .isEqualTo(new Submitted.Fresh(new SweepId(3)));
    }
  }

  @Test
  void anotherSubmissionWithTheSameKeyIsRefusedUntilTheFirstIsRemoved() throws Exception {
    try (Journal journal = open()) {
      get(journal.submit(Samples.sweep(5), KEY));
      NewSweep other =
          new NewSweep("other", "lr.yaml", "abc", "{}", Samples.sweep(5).size(), Samples.START);
      assertThat(get(journal.submit(other, KEY))).isEqualTo(new Submitted.Taken("k"));
      get(journal.remove(new SweepId(1)));
      assertThat(get(journal.submit(other, KEY))).isEqualTo(new Submitted.Fresh(new SweepId(2)));
    }
  }

  @Test
  void configsAreKeptWhileSomeoneWhoRegisteredThemNeedsThem() throws Exception {
    SweepId sweep = new SweepId(1);
    try (Journal journal = open()) {
      get(journal.submit(Samples.sweep(3)));
      journal.register(sweep, _ -> "{\"n\":1}");
      journal.register(sweep, _ -> "{\"n\":2}");
      Outcome result = new Outcome.Succeeded(Samples.map("{\"loss\":1}"));
      write(journal, sweep, Samples.leased(LEASE, 0, 3), Samples.ended(LEASE, result, 0, 1));
      journal.unregister(sweep);
      write(journal, sweep, Samples.ended(LEASE, result, 1, 2));
      journal.unregister(sweep);
      write(journal, sweep, Samples.ended(LEASE, result, 2, 3));
    }
    try (JournalReader reader = JournalReader.open(file)) {
      assertThat(
              reader.branches(
                  sweep,
                  new BranchFilter(java.util.Set.of(Status.SUCCEEDED), Optional.empty()),
                  0,
                  10,
                  _ -> Optional.empty()))
          .extracting(row -> row.config().map(ConfigValue.Mapping::entries))
          .containsExactly(
              Optional.of(Samples.map("{\"n\":2}").entries()),
              Optional.of(Samples.map("{\"n\":2}").entries()),
              Optional.empty());
    }
  }

  @Test
  void metersCountWhatIsOnDiskAndCommitsOnlyGrow() throws Exception {
    long before;
    try (Journal journal = open()) {
      SweepId sweep = get(journal.submit(Samples.sweep(3)));
      before = journal.lastCommit();
      write(journal, sweep, Samples.leased(LEASE, 0, 3), Samples.ended(LEASE, DONE, 0, 2));
      List<Event> closed = List.of(new Event.LeaseClosed(LEASE, Event.Closing.DONE));
      write(journal, sweep, closed.toArray(new Event[0]));
      assertThat(journal.meters().outcomes()).containsEntry(Status.SUCCEEDED, 2L);
      assertThat(journal.meters().leasesGranted()).isEqualTo(1);
      assertThat(journal.meters().leasesClosed()).isEqualTo(1);
      assertThat(journal.lastCommit()).isGreaterThan(before);
      before = journal.lastCommit();
    }
    try (Journal journal = open()) {
      assertThat(journal.lastCommit()).isGreaterThan(before);
    }
  }
}
