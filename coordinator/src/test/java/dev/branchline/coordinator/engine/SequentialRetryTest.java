package dev.branchline.coordinator.engine;

import static dev.branchline.coordinator.engine.Trial.ANNA;
import static dev.branchline.coordinator.engine.Trial.BERT;
import static dev.branchline.coordinator.engine.Trial.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SequentialRetryTest {

  /** A branch that was with a lost worker is a suspect, which elsewhere goes first. */
  @Test
  @Tag("regression")
  void branchesThatAreRetriedComeBeforeALaterOneThatWasLost() {
    Trial trial =
        new Trial(new SweepFacts(Trial.retries(0), OptionalLong.of(3), ConfigId.Hashed::new, true));
    trial.ends(trial.grant(ANNA, 9), DONE, 0);
    LeaseId lost = trial.grant(ANNA, 9);
    assertThat(trial.does(new Command.Retry(Ordinals.of(0)))).isTrue();
    assertThat(trial.does(new Command.Expire(lost))).isTrue();
    for (long ordinal = 0; ordinal < 3; ordinal++) {
      LeaseId lease = trial.grant(BERT, 9);
      assertThat(trial.granted()).isEqualTo(Ordinals.of(ordinal));
      trial.ends(lease, DONE, ordinal);
    }
  }
}
