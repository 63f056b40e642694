package dev.branchline.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.gateway.remote.Remote;
import dev.branchline.coordinator.gateway.remote.Server;
import dev.branchline.coordinator.shape.Entries;
import dev.branchline.coordinator.shape.RequestJson;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that was carried out, while its answer got lost on the way back. */
class LostAnswerTest {
  @TempDir Path root;
  private House house;
  private Relay relay;
  private Gateway client;

  @BeforeEach
  void open() throws IOException {
    house = new House(root);
    relay = new Relay(house.door.address());
    client =
        Remote.byHttp()
            .open(
                new Server(
                    URI.create("http://127.0.0.1:" + relay.port()), Optional.of(House.SECRET)),
                _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    relay.close();
    house.close();
  }

  private static Submission submission(String name, int branches) {
    return RequestJson.submission(
        Entries.parse(House.submission(name, branches)), Optional.empty());
  }

  private SweepSummary acts(SweepId sweep, Action action) {
    relay.loseAnswers(1);
    SweepSummary summary = House.accepted(client.act(sweep, action));
    assertThat(relay.left()).isZero();
    return summary;
  }

  @Test
  void aSubmitThatIsRepeatedMakesOneSweep() {
    relay.loseAnswers(2);
    assertThat(client.submit(submission("digits", 3))).isEqualTo(Reply.accept(new SweepId(1)));
    assertThat(relay.left()).isZero();
    assertThat(client.sweeps()).hasSize(1);
    assertThat(client.submit(submission("digits", 3))).isEqualTo(Reply.accept(new SweepId(2)));
  }

  @Test
  void whatSteersASweepIsRepeatedAndDoneOnce() {
    house.worker.hold();
    SweepId sweep = House.accepted(client.submit(submission("long", 10)));
    assertThat(acts(sweep, new Action.Pause()).status()).isEqualTo(SweepStatus.PAUSED);
    assertThat(acts(sweep, new Action.Resume()).status()).isEqualTo(SweepStatus.RUNNING);
    assertThat(acts(sweep, new Action.Stop()).status())
        .isIn(SweepStatus.STOPPING, SweepStatus.FINISHED);
    SweepSummary cancelled = acts(sweep, new Action.Cancel("enough"));
    assertThat(cancelled.status()).isIn(SweepStatus.STOPPING, SweepStatus.FINISHED);
    assertThat(cancelled.counts().succeeded()).isZero();
  }

  @Test
  void aRetryWhoseAnswerIsLostOpensOneGeneration() throws Exception {
    SweepId sweep = House.accepted(client.submit(submission("digits", 5)));
    house.finished(sweep.value());
    assertThat(acts(sweep, new Action.RetryFailed()).generation()).isEqualTo(2);
    assertThat(house.finished(sweep.value()).whole("generation")).isEqualTo(2);
  }

  @Test
  void aCancelThatIsRepeatedAfterTheSweepHasEndedByItIsNoRefusal() throws Exception {
    house.worker.hold();
    SweepId sweep = House.accepted(client.submit(submission("long", 10)));
    House.accepted(client.act(sweep, new Action.Cancel("enough")));
    house.finished(sweep.value());
    assertThat(House.accepted(client.act(sweep, new Action.Cancel("enough"))).status())
        .isEqualTo(SweepStatus.FINISHED);
    assertThat(House.accepted(client.act(sweep, new Action.Stop())).status())
        .isEqualTo(SweepStatus.FINISHED);
    assertThat(client.act(sweep, new Action.Pause())).isInstanceOf(Reply.Refused.class);
    assertThat(House.accepted(client.remove(sweep)).id()).isEqualTo(sweep);
  }
}
