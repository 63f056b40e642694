package dev.branchline.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.remote.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked by which command, and what it says of that. */
@Timeout(180)
class ElsewhereTest {
  private static final URI CLUSTER = URI.create("http://cluster:7420");

  @TempDir Path directory;
  private Stage stage;

  @BeforeEach
  void setStage() throws IOException {
    stage = new Stage(directory).file("one.yaml", "command: x\n");
  }

  private void journal() throws IOException {
    Files.createDirectory(directory.resolve(".branchline"));
    Files.createFile(directory.resolve(".branchline/journal.db"));
  }

  @Test
  void submitsToTheCoordinatorOfThisMachineFromAnyFolder() throws IOException {
    journal();
    assertThat(stage.play("submit", "one.yaml").all())
        .isEqualTo(
            """
            exit 0
            --- out
            sweep 1 (one): 1 branch
            --- err
            submitted to http://127.0.0.1:7420 (the coordinator on this machine)
            hint: `branchline watch 1` shows how it gets on
            """);
    assertThat(stage.asked)
        .containsExactly(new Server(URI.create("http://127.0.0.1:7420"), Optional.empty()));
    assertThat(stage.play("submit", "one.yaml", "-q", "-o", "json").out())
        .startsWith("{\"id\":2,\"name\":\"one\"");
  }

  @Test
  void asksTheServerThatIsNamedWithTheSecret() {
    stage.environment.put("BRANCHLINE_SERVER", "other");
    stage.environment.put("BRANCHLINE_SECRET", "word");
    stage.play("submit", "one.yaml", "--server", "cluster");
    assertThat(stage.asked).containsExactly(new Server(CLUSTER, Optional.of("word")));
    assertThat(stage.play("list", "--server", "a b").err())
        .isEqualTo(
            """
            error: --server is no coordinator's address: 'a b'
            hint: write HOST, HOST:PORT or http://HOST:PORT
            """);
    assertThat(stage.play("list", "--secret-file", "none").exit()).isEqualTo(2);
  }

  @Test
  void tellsWhomItAsksIfThatIsWanted() {
    stage.play("run", "one.yaml");
    assertThat(stage.play("list", "-v", "--server", "cluster").err())
        .isEqualTo("asking http://cluster:7420\nGET /v1/fake: 200, 1 ms\n");
    assertThat(stage.play("list", "-v").err()).startsWith("asking the journal of ");
  }

  @Test
  void doesNotOfferThisMachineToAnother() {
    Stage.Scene scene = stage.play("run", "one.yaml", "--server", "cluster", "-j", "4");
    assertThat(scene.exit()).isEqualTo(2);
    assertThat(scene.err()).startsWith("error: -j and --resource say what this machine offers");
    assertThat(stage.asked).isEmpty();
  }

  @Test
  void steersAJournalThatNobodyWorksOnWithoutWorkingOnIt() throws IOException {
    stage.play("run", "one.yaml");
    journal();
    assertThat(stage.play("cancel", "1", "--reason", "old").exit()).isZero();
    assertThat(stage.gateway.commands).endsWith("Cancel[reason=old] 1");
    assertThat(stage.opened.getLast().work()).isFalse();
    assertThat(stage.play("stop", "1", "7").exit()).isEqualTo(2);
    assertThat(stage.gateway.commands).endsWith("Cancel[reason=old] 1");
  }

  @Test
  void resumesAndRetriesWhereItIsWorkedOn() {
    stage.play("run", "one.yaml");
    stage.opened.clear();
    assertThat(stage.play("resume", "--server", "cluster").err())
        .startsWith("error: no sweep is paused");
    assertThat(stage.play("retry", "1", "0", "--server", "cluster").err())
        .isEqualTo("sweep 1 (one): succeeded\nhint: `branchline watch 1` shows how it gets on\n");
    assertThat(stage.opened).isEmpty();
  }

  @Test
  void onlyDetachesFromAnothersSweepAtAnInterrupt() {
    stage.gateway.stuck = true;
    stage.signals =
        listener ->
            Thread.ofVirtual()
                .start(
                    () -> {
                      listener.accept("INT");
                      stage.gateway.left.complete(stage.gateway.sweeps.lastEntry().getValue());
                    });
    Stage.Scene scene = stage.play("run", "one.yaml", "--server", "cluster");
    assertThat(stage.halts).containsExactly(130);
    assertThat(scene.err())
        .contains(
            "detached; the work goes on:"
                + " `branchline watch 1 --server http://cluster:7420` looks again");
    assertThat(stage.session).isEmpty();
  }

  @Test
  void waitsForTheWorstOfSeveral() {
    stage.play("submit", "one.yaml");
    stage.gateway.outcome = ordinal -> FakeGateway.failed(ordinal, "bad\n");
    stage.play("submit", "one.yaml");
    assertThat(stage.play("wait", "1").exit()).isZero();
    Stage.Scene scene = stage.play("wait", "2", "1");
    assertThat(scene.exit()).isEqualTo(1);
    assertThat(scene.err()).isEqualTo("one: 1 failed in 3.00s\none: 1 succeeded in 3.00s\n");
    assertThat(stage.play("watch", "2").err()).contains("1 x exit code 3: bad");
  }
}
