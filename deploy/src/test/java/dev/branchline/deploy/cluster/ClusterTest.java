package dev.branchline.deploy.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.session.RefusalCode;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.worker.node.ClusterWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ClusterTest {
  @TempDir Path folder;

  @Test
  void spreadsASweepOverTwoWorkersAndReadsTheirOutput() {
    try (Cluster cluster = new Cluster(folder).start()) {
      cluster.worker("one", 1);
      cluster.worker("two", 1);
      Cluster.await("both are there", () -> cluster.gateway().workers().size() == 2);

      SweepId sweep =
          cluster.submit("{shell: 'echo from {n}; sleep 0.2', parameters: {n: range(12)}}");
      Cluster.await("it is finished", () -> cluster.isFinished(sweep));

      Set<String> workers = new HashSet<>();
      for (BranchRow row : cluster.gateway().branches(sweep, BranchFilter.ALL, 0, 100)) {
        assertThat(row.status()).isEqualTo(Status.SUCCEEDED);
        for (AttemptRow attempt : cluster.gateway().attempts(sweep, row.ordinal())) {
          attempt.worker().ifPresent(workers::add);
        }
      }
      assertThat(workers).containsExactlyInAnyOrder("one", "two");
      OutputFile file = cluster.gateway().output(sweep, 5).getFirst();
      assertThat(read(cluster, file)).isEqualTo("from 5\n");
    }
  }

  private static String read(Cluster cluster, OutputFile file) {
    return cluster.gateway().read(file, 0, 100)
            instanceof Reply.Accepted<OutputPiece>(OutputPiece piece)
        ? new String(piece.bytes(), UTF_8)
        : "";
  }

  @Test
  void readsWhatARunningBranchHasPrinted() {
    try (Cluster cluster = new Cluster(folder).start()) {
      cluster.worker("one", 1);
      SweepId sweep =
          cluster.submit("shell: echo begun; while ! test -e go; do sleep 0.05; done; echo ended");
      Cluster.await("its output is listed", () -> !cluster.gateway().output(sweep, 0).isEmpty());
      OutputFile file = cluster.gateway().output(sweep, 0).getFirst();
      Cluster.await("it has printed", () -> read(cluster, file).equals("begun\n"));
      write(folder.resolve("go"));
      Cluster.await("it is finished", () -> cluster.isFinished(sweep));
      assertThat(read(cluster, file)).isEqualTo("begun\nended\n");
    }
  }

  @Test
  void refusesAWorkerWithAnotherSecret() throws InterruptedException {
    try (Cluster cluster = new Cluster(folder).allowingZero().start()) {
      cluster.zero(1, "another");
      Standing.Refused refused = cluster.refusals.poll(20, TimeUnit.SECONDS);
      assertThat(refused).isNotNull();
      assertThat(refused.code()).isEqualTo(RefusalCode.SECRET);
      assertThat(cluster.gateway().workers()).isEmpty();
    }
  }

  @Test
  void refusesAWorkerThatOnlyPretends() throws InterruptedException {
    try (Cluster cluster = new Cluster(folder).start()) {
      cluster.zero(1, Cluster.SECRET);
      Standing.Refused refused = cluster.refusals.poll(20, TimeUnit.SECONDS);
      assertThat(refused).isNotNull();
      assertThat(refused.code()).isEqualTo(RefusalCode.ZERO);
      assertThat(cluster.gateway().workers()).isEmpty();
    }
  }

  @Test
  void takesItsWorkersBackAfterARestartWhileTheirBranchesRunOn() {
    try (Cluster cluster = new Cluster(folder).start()) {
      cluster.worker("one", 2);
      SweepId sweep =
          cluster.submit(
              """
              shell: echo x >> began-{n}; while ! test -e go; do sleep 0.05; done
              parameters: {n: [0, 1]}
              """);
      Cluster.await("both run", () -> count("began-") == 2);

      cluster.stop();
      cluster.start();
      long start = System.nanoTime();
      Cluster.await("it is back", () -> cluster.gateway().workers().size() == 1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
      write(folder.resolve("go"));

      Cluster.await("it is finished", () -> cluster.isFinished(sweep));
      assertThat(folder.resolve("began-0")).hasContent("x");
      assertThat(folder.resolve("began-1")).hasContent("x");
    }
  }

  @Test
  @Tag("regression")
  void takesAWorkerBackAtTheSamePortIfThatWasChosen() {
    try (Cluster cluster = new Cluster(folder).allowingZero().start()) {
      ClusterWorker any = cluster.zero(1, Cluster.SECRET);
      Cluster.await("it is there", () -> cluster.gateway().workers().size() == 1);
      Endpoint free = any.address();
      any.close();
      ClusterWorker chosen = cluster.zeroAt(free);
      chosen.welcomed().join();
      for (int i = 0; i < 3; i++) {
        cluster.stop();
        cluster.start();
        Cluster.await("it is back", () -> cluster.gateway().workers().size() == 1);
        assertThat(chosen.address()).isEqualTo(free);
      }
    }
  }

  @Test
  void losesNoAttemptOfAWorkerThatLeaves() {
    try (Cluster cluster = new Cluster(folder).start()) {
      ClusterWorker leaving = cluster.worker("one", 1);
      SweepId sweep =
          cluster.submit("{shell: 'echo x >> ran-{n}; sleep 0.3', parameters: {n: range(10)}}");
      Cluster.await("one runs", () -> count("ran-") >= 2);
      leaving.drain(true);
      leaving.ended().join();
      leaving.close();
      Cluster.await("it is gone", () -> cluster.gateway().workers().isEmpty());
      cluster.worker("two", 2);
      Cluster.await("it is finished", () -> cluster.isFinished(sweep));
      assertThat(count("ran-")).isEqualTo(10);
      for (int n = 0; n < 10; n++) {
        assertThat(folder.resolve("ran-" + n)).hasContent("x");
      }
    }
  }

  @Test
  void welcomesFiftyWorkersOfOneNodeAndDownsTheAddressWithTheLast() {
    try (Cluster cluster = new Cluster(folder).allowingZero().start()) {
      long start = System.nanoTime();
      ClusterWorker workers = cluster.zero(50, Cluster.SECRET);
      workers.welcomed().join();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
      Cluster.await("all are there", () -> cluster.gateway().workers().size() == 50);
      SweepId sweep = cluster.submit("{command: 'true', parameters: {n: range(100000)}}");
      Cluster.await("it is finished", () -> cluster.isFinished(sweep));
    }
  }

  @Test
  void takesAWorkerBackWhoseNodeWasDowned() {
    try (Cluster cluster = new Cluster(folder).allowingZero().start()) {
      ClusterWorker worker = cluster.zero(1, Cluster.SECRET);
      Cluster.await("it is there", () -> cluster.gateway().workers().size() == 1);
      cluster.coordinator().down(worker.address());
      SweepId sweep = cluster.submit("{command: 'true', parameters: {n: range(1000)}}");
      Cluster.await("it is finished", () -> cluster.isFinished(sweep));
    }
  }

  private int count(String prefix) {
    String[] names = folder.toFile().list((_, name) -> name.startsWith(prefix));
    return names == null ? 0 : names.length;
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
