package dev.branchline.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.node.ClusterCoordinator;
import dev.branchline.coordinator.node.ClusterOptions;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.SweepReader;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.worker.agent.WorkerNode;
import dev.branchline.worker.agent.WorkerOptions;
import dev.branchline.worker.node.ClusterWorker;
import dev.branchline.worker.node.JoinOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** A coordinator and workers in this process, over real sockets of the loopback interface. */
final class Cluster implements AutoCloseable {
  static final String SECRET = "0123456789abcdef";
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  final Path folder;
  final BlockingQueue<Standing.Refused> refusals = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Endpoint address = new Endpoint("127.0.0.1", 0);
  private ClusterCoordinator coordinator;
  private boolean allowZero;
  private Duration workerTimeout = Duration.ofSeconds(30);

  Cluster(Path folder) {
    this.folder = folder;
  }

  Cluster allowingZero() {
    allowZero = true;
    return this;
  }

  Cluster losingWorkersAfter(Duration silence) {
    workerTimeout = silence;
    return this;
  }

  /** Starts a coordinator; the next one at the same port. */
  Cluster start() {
    Reply<ClusterCoordinator> opened =
        ClusterCoordinator.open(
            new ClusterOptions(
                new StateDirectory(folder), address, address, 0, SECRET, allowZero, workerTimeout));
    if (!(opened instanceof Reply.Accepted<ClusterCoordinator>(ClusterCoordinator there))) {
      throw new AssertionError(opened.toString());
    }
    coordinator = there;
    address = there.address();
    return this;
  }

  void stop() {
    coordinator.close();
  }

  ClusterCoordinator coordinator() {
    return coordinator;
  }

  Gateway gateway() {
    return coordinator.gateway();
  }

  JoinOptions joining(String secret) {
    Endpoint any = new Endpoint("127.0.0.1", 0);
    return new JoinOptions(List.of(address), any, any, 0, Secret.of(secret));
  }

  /** A worker that really runs programs. */
  ClusterWorker worker(String name, int cpus) {
    try {
      Path dir = folder.resolve("worker-" + name);
      WorkerOptions found = WorkerOptions.in(dir).withCpus(cpus * Resources.UNIT);
      WorkerOptions options =
          new WorkerOptions(
              dir,
              dir,
              Optional.of(name),
              found.cpus(),
              found.memory(),
              found.gpus(),
              found.named());
      WorkerNode node = WorkerNode.open(options, Optional.empty());
      ClusterWorker worker =
          ClusterWorker.start(node, joining(SECRET), Optional.empty(), refusals::add);
      open.addFirst(node);
      open.addFirst(worker);
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Workers that only pretend, in one node. */
  ClusterWorker zero(int count, String secret) {
    List<WorkerId> ids =
        IntStream.range(0, count)
            .mapToObj(n -> new WorkerId("zero-" + n, UUID.randomUUID()))
            .toList();
    ClusterWorker workers =
        ClusterWorker.startZero(
            ids,
            Resources.of(Map.of(Resources.CPUS, 2 * Resources.UNIT)),
            joining(secret),
            refusals::add);
    open.addFirst(workers);
    return workers;
  }

  /** One that only pretends, at a port that was chosen. */
  ClusterWorker zeroAt(Endpoint where) {
    ClusterWorker worker =
        ClusterWorker.startZero(
            List.of(new WorkerId("chosen", UUID.randomUUID())),
            Resources.of(Map.of(Resources.CPUS, 2 * Resources.UNIT)),
            new JoinOptions(List.of(address), where, where, 0, Secret.of(SECRET)),
            refusals::add);
    open.addFirst(worker);
    return worker;
  }

  SweepId submit(String yaml) {
    Read read =
        SweepReader.read(new SourceFile("sweep.yaml", yaml), List.of(), Map.of(), BaseFiles.NONE);
    if (!(read instanceof Read.Accepted accepted)) {
      throw new AssertionError(read.toString());
    }
    Definition definition = Definition.freeze(accepted.sweep(), folder.toString());
    Reply<SweepId> reply =
        gateway().submit(new Submission(definition.text(), "sweep", "sweep.yaml"));
    if (!(reply instanceof Reply.Accepted<SweepId>(SweepId id))) {
      throw new AssertionError(reply.toString());
    }
    return id;
  }

  boolean isFinished(SweepId sweep) {
    return gateway().find(sweep.toString()) instanceof Reply.Accepted<?>(var summary)
        && summary instanceof dev.branchline.coordinator.view.SweepSummary known
        && known.verdict().isPresent();
  }

  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(DEADLINE);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    if (coordinator != null) {
      coordinator.close();
    }
  }
}
