package dev.branchline.deploy;

import dev.branchline.coordinator.actor.Terms;
import dev.branchline.coordinator.cli.Complaint;
import dev.branchline.coordinator.cli.Invocation;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.http.HttpOptions;
import dev.branchline.coordinator.node.ClusterCoordinator;
import dev.branchline.coordinator.node.ClusterOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps a directory's sweeps for workers and clients in other processes, until it is stopped. */
@Command(
    name = "coordinator",
    description = "Keep sweeps, and have workers that join run them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline coordinator                     on this machine alone",
      "  branchline coordinator --bind 10.0.0.5 --insecure",
      "  branchline coordinator --port 0 --http-port 0",
      "",
      "Its journal is in .branchline/ of the current directory, or of -C DIR. SIGTERM stops it;",
      "workers run on meanwhile, and the next coordinator there takes them back."
    })
final class CoordinatorCommand implements Callable<Integer> {
  /** The port that workers knock at, if no other is asked for. */
  static final int DEFAULT_PORT = 7421;

  private final Invocation root;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The port for clients; 0 is a free one. Default: " + HttpOptions.DEFAULT_PORT)
  private int httpPort = HttpOptions.DEFAULT_PORT;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port for workers; 0 is a free one. Default: " + DEFAULT_PORT)
  private int port = DEFAULT_PORT;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The secret that clients and workers have too; made if it isn't there.")
  private @Nullable Path secret;

  @Option(
      names = "--allow-zero",
      description = "Take workers that only pretend to run, to measure.")
  private boolean allowZero;

  @Mixin private final Binding binding = new Binding();
  @Mixin private final Logging logging = new Logging();

  CoordinatorCommand(Invocation root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path folder = root.directory();
    logging.start(folder);
    Binding.Place place = binding.forAll(Ports.checked("--port", port));
    Ports.checked("--http-port", httpPort);
    String text =
        SecretFile.findOrMake(
            Optional.ofNullable(secret).map(folder::resolve), root.setting().environment());
    StateDirectory directory = new StateDirectory(folder);
    Path lockFile = directory.state().resolve("lock");
    try (DirectoryLock lock = DirectoryLock.take(lockFile)) {
      if (lock == null) {
        throw Complaint.of(new Refusal.InUse(folder, DirectoryLock.owner(lockFile)));
      }
      ClusterOptions options =
          new ClusterOptions(
              directory,
              place.bind(),
              place.advertised(),
              httpPort,
              text,
              allowZero,
              Terms.WORKER_TIMEOUT);
      try (ClusterCoordinator coordinator = Complaint.orThrow(ClusterCoordinator.open(options))) {
        CountDownLatch stopped = new CountDownLatch(1);
        root.setting().signals().listen(_ -> stopped.countDown());
        root.say(
            "coordinator of %s: workers join at %s, clients at %s"
                .formatted(folder, coordinator.address(), coordinator.url()));
        stopped.await();
        root.say("stopping; workers run on, and the next coordinator here takes them back");
      }
      return 0;
    } catch (IOException e) {
      throw Complaint.usage(
          directory.state() + " can't be used: " + e,
          "see that the folder may be written, or choose another one with `-C DIR`");
    }
  }
}
