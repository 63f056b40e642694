package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.worker.runner.Series;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many branches are given ahead. */
class PaceTest {
  private final Pace pace = new Pace();

  private void take(int branches, Duration each) {
    for (int i = 0; i < branches; i++) {
      pace.took(each);
    }
  }

  @Test
  void nothingIsGivenAheadOfABranchThatNobodyKnows() {
    assertThat(pace.depth()).isEqualTo(1);
  }

  @Test
  void shortBranchesAreGivenAheadAfterSomeDozens() {
    take(60, Duration.ofNanos(30_000));

    assertThat(pace.depth()).isBetween(100, 160);
  }

  @Test
  void noMoreAreGivenThanASeriesHolds() {
    take(1_000, Duration.ZERO);

    assertThat(pace.depth()).isLessThanOrEqualTo(Series.MOST);
  }

  @Test
  void aFewLongOnesEndThat() {
    take(1_000, Duration.ZERO);
    take(3, Duration.ofSeconds(1));

    assertThat(pace.depth()).isEqualTo(1);
  }
}
