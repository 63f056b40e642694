package dev.branchline.worker.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Standing;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HomeTest {
  private final Home home = new Home();

  private static Standing.Open open(long incarnation) {
    return new Standing.Open(
        1, 1, 1, incarnation, new WorkerId("one", new UUID(1, 1)), "pekko://b@c:1/user/x");
  }

  @Test
  void isThatOfTheFirstWhoAnswers() {
    assertThat(home.opened(open(7), "c:1")).isEqualTo(new Home.Fate.Join());
    assertThat(home.opened(open(7), "c:1")).isEqualTo(new Home.Fate.Stay());
  }

  @Test
  void isOfNoUseToAnotherAndSaysSoOnce() {
    home.opened(open(7), "c:1");
    assertThat(home.opened(open(8), "c:1"))
        .isEqualTo(new Home.Fate.Leave("another coordinator answers"));
    assertThat(home.opened(open(8), "c:1")).isEqualTo(new Home.Fate.TooLate());
    assertThat(home.opened(open(7), "c:1")).isEqualTo(new Home.Fate.TooLate());
    assertThat(home.stuck()).isEmpty();
    assertThat(home.removed()).isEmpty();
  }

  @Test
  void isOfNoUseWhenItsOwnCoordinatorShutItOutAndNobodyElse() {
    assertThat(home.shutOut("c:1")).isEmpty();
    home.opened(open(7), "c:1");
    assertThat(home.shutOut("w:2")).isEmpty();
    assertThat(home.shutOut("c:1")).contains("the coordinator shut it out");
    assertThat(home.shutOut("c:1")).isEmpty();
  }

  @Test
  void isOfNoUseOnceItWasTakenOut() {
    assertThat(home.removed()).isPresent();
    assertThat(home.opened(open(7), "c:1")).isEqualTo(new Home.Fate.TooLate());
  }
}
