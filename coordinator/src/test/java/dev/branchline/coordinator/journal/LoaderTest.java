package dev.branchline.coordinator.journal;

import static dev.branchline.coordinator.journal.Samples.DONE;
import static dev.branchline.coordinator.journal.Samples.EXIT;
import static dev.branchline.coordinator.journal.Samples.LEASE;
import static dev.branchline.coordinator.journal.Samples.get;
import static dev.branchline.coordinator.journal.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roaringbitmap.RoaringBitmap;

/** Blocks of rows are loaded at once where they are alike; that must not be seen. */
class LoaderTest {
  private static final int SIZE = 5 * Loader.BLOCK + 17;

  @TempDir private Path folder;

  /** Of a thousand branches so many have failed, and so many haven't ended. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1000, 0", "1, 0", "0, 1", "1, 1", "500, 0", "300, 300", "0, 999"})
  void loadsWhatEndedHoweverItIsMixed(int failed, int open) throws JournalException {
    Random random = new Random(failed + 31L * open);
    Map<Status, RoaringBitmap> expected = new EnumMap<>(Status.class);
    List<Event.FinalBranch> rows = new ArrayList<>();
    for (int ordinal = 0; ordinal < SIZE; ordinal++) {
      if (random.nextInt(1000) >= open) {
        Outcome outcome = random.nextInt(1000) < failed ? EXIT : DONE;
        Event.FinalBranch row = Samples.last(ordinal, outcome);
        rows.add(row);
        expected.computeIfAbsent(row.status(), _ -> new RoaringBitmap()).add(ordinal);
      }
    }
    assertThat(loaded(rows)).isEqualTo(expected);
  }

  @Test
  void loadsTwoBranchesFarApart() throws JournalException {
    long far = 4_000_000_000L;
    RoaringBitmap both = new RoaringBitmap();
    both.add(0L, 1L);
    both.add(far, far + 1);
    assertThat(loaded(List.of(Samples.last(0, DONE), Samples.last(far, DONE))))
        .isEqualTo(Map.of(Status.SUCCEEDED, both));
  }

  private Map<Status, RoaringBitmap> loaded(List<Event.FinalBranch> rows) throws JournalException {
    try (Journal journal = Journal.open(folder.resolve("journal.db"), new Watch())) {
      SweepId sweep = get(journal.submit(Samples.sweep(4_294_967_295L)));
      write(journal, sweep, Samples.leased(LEASE, 0, SIZE), new Event.Ended(LEASE, rows));
      return get(journal.load(sweep)).orElseThrow().snapshot().ended();
    }
  }
}
