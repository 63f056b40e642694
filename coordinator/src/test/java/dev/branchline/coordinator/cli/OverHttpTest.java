package dev.branchline.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.remote.Remote;
import dev.branchline.coordinator.gateway.remote.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands at a real coordinator's real door. */
@Timeout(300)
class OverHttpTest {
  @TempDir Path directory;
  @TempDir Path elsewhere;
  private Cluster cluster;
  private Stage stage;

  @BeforeEach
  void open() throws IOException {
    cluster = new Cluster(directory);
    stage = new Stage(elsewhere);
    stage.file("grid.yaml", "command: x {lr} {n}\nparameters: {lr: [0.1, 0.01], n: [1, 2]}\n");
    stage.remote = Remote.byHttp();
    stage.environment.put("BRANCHLINE_SERVER", cluster.url());
    stage.environment.put("BRANCHLINE_SECRET", Cluster.SECRET);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void runsASweepThereAndShowsIt() {
    cluster.work();
    Stage.Scene scene = stage.play("run", "grid.yaml");
    assertThat(scene.all())
        .startsWith(
            """
            exit 0
            --- out
            ordinal  status       lr  n      loss  duration
                  0  succeeded   0.1  1       1.0     1.50s
                  1  succeeded   0.1  2       0.5     1.50s
                  2  succeeded  0.01  1  0.333333     1.50s
                  3  succeeded  0.01  2      0.25     1.50s
            --- err
            submitted sweep 1 to http://127.0.0.1:\
            """);
    assertThat(scene.err()).contains("grid: 4 succeeded in ");
    assertThat(stage.opened).isEmpty();
    assertThat(stage.play("wait", "1", "grid").exit()).isZero();
    assertThat(stage.play("watch").exit()).isZero();
    assertThat(stage.play("results", "--sort", "loss", "-o", "quiet").out())
        .isEqualTo("3\n2\n1\n0\n");
    assertThat(stage.play("results", "1", "1-3:2", "-o", "quiet").out()).isEqualTo("1\n3\n");
    assertThat(stage.play("list").out()).contains(" 1  grid  succeeded");
    assertThat(stage.play("rm", "1").err()).isEqualTo("removed sweep 1 (grid)\n");
    assertThat(stage.play("list", "-o", "quiet").out()).isEmpty();
  }

  @Test
  void steersWhatIsSubmitted() {
    assertThat(stage.play("submit", "grid.yaml", "-o", "quiet").out()).isEqualTo("1\n");
    assertThat(stage.play("pause", "grid").err()).isEqualTo("sweep 1 (grid): paused\n");
    assertThat(stage.play("pause", "grid").exit()).isZero();
    assertThat(stage.play("resume").err()).isEqualTo("sweep 1 (grid): running\n");
    assertThat(stage.play("resume").err())
        .startsWith("error: no sweep is paused, there is nothing to resume");
    assertThat(stage.play("explain", "1").exit()).isZero();
    assertThat(stage.play("info").out()).contains("worker     fox: ");
    Stage.Scene workers = stage.play("workers");
    assertThat(workers.out()).startsWith("name  state").contains("fox   ready");
    assertThat(stage.play("workers", "-o", "json").out()).contains("\"name\":\"fox\"");
    assertThat(stage.play("workers", "-o", "csv").out()).contains("cpus=2");
    assertThat(stage.play("rm", "1").exit()).isEqualTo(2);
    assertThat(stage.play("cancel", "1", "--reason", "wrong data").exit()).isZero();
    cluster.work();
    Stage.Scene watched = stage.play("watch", "1");
    assertThat(watched.exit()).isEqualTo(3);
    assertThat(watched.err()).contains("(wrong data)");
    assertThat(stage.play("retry", "1", "--failed").err())
        .contains("hint: `branchline watch 1` shows how it gets on");
    assertThat(stage.play("wait", "1").exit()).isZero();
  }

  @Test
  void refusesInTheWordsOfTheOtherSide() throws IOException {
    assertThat(stage.play("info", "7").all())
        .isEqualTo(
            """
            exit 2
            --- out
            --- err
            error: no sweep is called '7'
            hint: `branchline list` shows them all; `last` is the newest
            """);
    stage.file("big.yaml", "command: x\nresources: {cpus: 64}\n");
    stage.play("submit", "grid.yaml");
    assertThat(stage.play("logs", "1", "9").err())
        .isEqualTo("error: sweep 1 has no branch 9\nhint: its branches are 0 to 3\n");
    assertThat(stage.play("retry", "1", "0-2").exit()).isEqualTo(2);
    stage.environment.put("BRANCHLINE_SECRET", "another");
    Stage.Scene closed = stage.play("list");
    assertThat(closed.exit()).isEqualTo(2);
    assertThat(closed.err()).contains("doesn't take your secret").contains("--secret-file");
    stage.environment.remove("BRANCHLINE_SECRET");
    assertThat(stage.play("list").err()).contains("wants its secret");
    Path file = Files.writeString(elsewhere.resolve("secret"), Cluster.SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(stage.play("list", "--secret-file", file.toString()).exit()).isZero();
  }

  @Test
  void followsWhatABranchWrites() throws IOException {
    stage.play("submit", "grid.yaml");
    cluster.work();
    stage.play("wait", "1");
    Path folder = Files.createDirectories(directory.resolve(".branchline/output/1/0"));
    String lease =
        stage
            .play("results", "1", "2", "-o", "json")
            .out()
            .replaceAll("(?s).*\"lease\":\"([0-9a-f]+)\".*", "$1");
    Files.writeString(folder.resolve("2-" + lease + ".stdout"), "line\n".repeat(100_000));
    assertThat(stage.play("logs", "1", "2", "-f").out()).isEqualTo("line\n".repeat(100_000));
    assertThat(stage.play("logs", "1", "2").out()).isEqualTo("line\n".repeat(100_000));
    assertThat(stage.play("logs", "1", "1-2", "-f").exit()).isEqualTo(2);
  }

  @Test
  void findsTheDoorOfTheDirectoryThatItWorksIn() {
    stage.environment.remove("BRANCHLINE_SERVER");
    stage.play("submit", "grid.yaml", "--server", cluster.url());
    Stage.Scene there = stage.play("-C", directory.toString(), "-v", "list", "-o", "quiet");
    assertThat(there.out()).isEqualTo("1\n");
    assertThat(there.err())
        .contains("asking " + cluster.url() + " (the process that works in this directory)")
        .containsPattern("GET /v1/sweeps: 200, \\d+ ms");
  }

  @Test
  void saysThatNobodyIsThere() {
    URI url = Server.address(cluster.url()).orElseThrow();
    cluster.close();
    Stage.Scene scene = stage.play("workers");
    assertThat(scene.exit()).isEqualTo(4);
    assertThat(scene.err())
        .isEqualTo(
            "error: the coordinator at "
                + url
                + " can't be reached: connection refused\n"
                + "hint: `branchline coordinator` starts one; `--server URL` asks another\n");
    cluster = new Cluster(directory);
  }
}
