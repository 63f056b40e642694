package dev.branchline.deploy;

import dev.branchline.coordinator.cli.Complaint;
import dev.branchline.coordinator.cli.Invocation;
import dev.branchline.coordinator.gateway.PortTrouble;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.sweep.DurationText;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.worker.agent.WorkerNode;
import dev.branchline.worker.agent.WorkerOptions;
import dev.branchline.worker.node.ClusterWorker;
import dev.branchline.worker.node.JoinOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs what a coordinator grants, until it is told to leave. */
@Command(
    name = "worker",
    description = "Run branches for a coordinator.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline worker --join localhost",
      "  branchline worker --join 10.0.0.5 --insecure --cpus 8 --memory 32GiB",
      "  branchline worker --join 10.0.0.5 --insecure --time-limit 4h --idle-timeout 10m",
      "",
      "The first SIGTERM or Ctrl-C lets what runs finish and hands the rest back; a second kills"
          + " it."
    })
final class WorkerCommand implements Callable<Integer> {
  private static final int MOST_PRETENDED = 1_000;

  /** After so long without an answer people are told that none has come. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A name is the name of a folder, too. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}._@+-]{0,99}");

  private final Invocation root;

  @Option(
      names = "--join",
      required = true,
      paramLabel = "HOST[:PORT]",
      description =
          "Where a coordinator is; may be given several times, the one that leads answers.")
  private List<String> join = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What people call it; else the name it had before, or the host's.")
  private @Nullable String name;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where its files lie; else in $XDG_STATE_HOME/branchline/worker.")
  private @Nullable Path directory;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port that the coordinator reaches it at; 0, the default, is a free one.")
  private int port;

  @Option(
      names = "--log-port",
      paramLabel = "PORT",
      description =
          "The port that it serves its branches' output at; 0, the default, is a free one.")
  private int logPort;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The secret that the coordinator has too.")
  private @Nullable Path secret;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      description = "After SIGTERM, what runs for longer than this is killed; else it may finish.")
  private @Nullable String drainTimeout;

  @Option(
      names = "--idle-timeout",
      paramLabel = "TIME",
      description = "Leave after so long without work: 10m.")
  private @Nullable String idleTimeout;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      description = "Leave after so long, as if told by SIGTERM: 4h.")
  private @Nullable String timeLimit;

  @Option(names = "--zero", description = "Run nothing and say it is done, to measure.")
  private boolean zero;

  @Option(names = "--swarm", hidden = true, description = "So many of --zero in one process.")
  private int swarm = 1;

  @Mixin private final WorkerOffer offer = new WorkerOffer();
  @Mixin private final Binding binding = new Binding();
  @Mixin private final Logging logging = new Logging();

  WorkerCommand(Invocation root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    logging.start(root.directory());
    if (name != null && !NAME.matcher(name).matches()) {
      throw Complaint.usage(
          "--name can't be '" + name + "'", "write letters, digits and . _ @ + -, 100 at most");
    }
    Optional<Duration> idle = duration("--idle-timeout", idleTimeout);
    Departure departure =
        new Departure(
            duration("--drain-timeout", drainTimeout),
            duration("--time-limit", timeLimit),
            root.setting(),
            root::say);
    JoinOptions options = options();
    try {
      return zero ? pretend(options, departure) : work(options, departure, idle);
    } catch (IOException e) {
      throw Complaint.usage("the worker can't start: " + PortTrouble.reason(e), hint(e));
    }
  }

  /** A folder that can't be used speaks for itself. */
  private static String hint(IOException e) {
    return e instanceof BindException ? PortTrouble.hint(e) : "";
  }

  private JoinOptions options() {
    List<Endpoint> coordinators =
        join.stream()
            .map(
                each ->
                    Endpoint.parse(each, CoordinatorCommand.DEFAULT_PORT)
                        .orElseThrow(
                            () ->
                                Complaint.usage(
                                    "--join can't be '" + each + "'", "write HOST or HOST:PORT")))
            .toList();
    Binding.Place place = binding.towards(coordinators, Ports.checked("--port", port));
    String text =
        SecretFile.find(
            Optional.ofNullable(secret).map(root.directory()::resolve),
            root.setting().environment());
    return new JoinOptions(
        coordinators,
        place.bind(),
        place.advertised(),
        Ports.checked("--log-port", logPort),
        Secret.of(text));
  }

  private int work(JoinOptions options, Departure departure, Optional<Duration> idle)
      throws IOException, InterruptedException {
    Path folder =
        Optional.ofNullable(directory)
            .map(root.directory()::resolve)
            .orElseGet(() -> stateFolder(root.setting().environment()).resolve(called()));
    WorkerOptions offered = offer.options(folder, folder, Optional.ofNullable(name));
    try (WorkerNode node = WorkerNode.open(offered, Optional.empty());
        ClusterWorker worker = ClusterWorker.start(node, options, idle, departure::refused)) {
      root.say(
          "worker %s at %s in %s: looking for the coordinator at %s"
              .formatted(node.id(), worker.address(), folder, String.join(", ", join)));
      CompletableFuture<Void> _ =
          worker.welcomed().thenRun(() -> root.say("worker %s is connected".formatted(node.id())));
      tellWhenNobodyAnswers(worker);
      return departure.await(worker);
    }
  }

  private void tellWhenNobodyAnswers(ClusterWorker worker) {
    CompletableFuture<Void> _ =
        worker
            .welcomed()
            .copy()
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .exceptionally(
                _ -> {
                  root.say(
                      "nobody has answered at %s yet: is a coordinator there, and is this the port where \"workers join\"? Still looking"
                          .formatted(String.join(", ", join)));
                  return null;
                });
  }

  private int pretend(JoinOptions options, Departure departure) throws InterruptedException {
    if (swarm < 1 || swarm > MOST_PRETENDED) {
      throw Complaint.usage("--swarm is 1 to " + MOST_PRETENDED, "");
    }
    String called = Optional.ofNullable(name).orElse("zero");
    List<WorkerId> ids =
        IntStream.rangeClosed(1, swarm)
            .mapToObj(n -> new WorkerId(n == 1 ? called : called + "-" + n, UUID.randomUUID()))
            .toList();
    try (ClusterWorker workers =
        ClusterWorker.startZero(ids, offer.pretended(), options, departure::refused)) {
      root.say("%d of %s at %s".formatted(swarm, called, workers.address()));
      long start = System.nanoTime();
      CompletableFuture<Void> _ =
          workers
              .welcomed()
              .thenRun(
                  () ->
                      root.say(
                          "connected after %d ms"
                              .formatted(Duration.ofNanos(System.nanoTime() - start).toMillis())));
      return departure.await(workers);
    }
  }

  private String called() {
    return Optional.ofNullable(name).orElse("default");
  }

  private static Path stateFolder(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    String folder = environment.getOrDefault("XDG_STATE_HOME", "");
    Path state = folder.isEmpty() ? Path.of(home, ".local", "state") : Path.of(folder);
    return state.resolve("branchline").resolve("worker");
  }

  private static Optional<Duration> duration(String option, @Nullable String text) {
    return Optional.ofNullable(text)
        .map(
            given ->
                DurationText.parse(given)
                    .orElseThrow(
                        () ->
                            Complaint.usage(
                                option + " can't be '" + given + "'", "write 30s, 10m or 1h30m")));
  }
}
