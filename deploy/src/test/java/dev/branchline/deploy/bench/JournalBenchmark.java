package dev.branchline.deploy.bench;

import dev.branchline.coordinator.gateway.CoordinatorNode;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.SweepReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Prints how many branches a second the whole coordinator journals when its worker answers at once,
 * and SQLite's own rate for the same rows. Arguments: the branches of each round, the rounds.
 */
final class JournalBenchmark {
  private JournalBenchmark() {}

  /** Measures in a new folder for each round, in one process. */
  public static void main(String[] args) throws Exception {
    long branches = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    for (int round = 1; round <= rounds; round++) {
      Path folder = Files.createTempDirectory("journal-benchmark");
      System.out.print(JournalRun.measure(new Coordinated(folder, branches), branches));
    }
    System.exit(0);
  }

  /** A coordinator with a worker that runs nothing. */
  private static final class Coordinated implements JournalRun.Subject {
    private final StateDirectory directory;
    private final Definition definition;
    private final CoordinatorNode node;
    private final ActorSystem<Void> system;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    Coordinated(Path folder, long branches) {
      directory = new StateDirectory(folder);
      definition = definition(branches, folder);
      node = accepted(CoordinatorNode.open(directory));
      CompletableFuture<Void> started = new CompletableFuture<>();
      system =
          ActorSystem.create(
              Behaviors.setup(
                  context -> {
                    node.start(context);
                    started.complete(null);
                    return Behaviors.empty();
                  }),
              "benchmark");
      started.join();
      ConfigHasher hasher = new ConfigHasher();
      AtomicReference<Outlet<ToCoordinator>> session = new AtomicReference<>(_ -> {});
      Outlet<ToWorker> worker =
          new ZeroWorker(
              thread,
              ordinal -> hasher.id(definition.sweep().space().at(ordinal)),
              message -> session.get().send(message));
      node.connect(
          worker,
          outlet -> {
            session.set(outlet);
            outlet.send(
                new ToCoordinator.Hello(
                    new WorkerId("zero", UUID.randomUUID()),
                    Resources.of(Map.of(Resources.CPUS, 64 * Resources.UNIT)),
                    Map.of(),
                    Map.of(),
                    true,
                    Optional.empty()));
          });
    }

    private static Definition definition(long branches, Path folder) {
      String text =
          """
          command: /bin/true
          parameters: {a: "range(%d)", b: "range(1000)"}
          """
              .formatted(branches / 1000);
      Read read =
          SweepReader.read(
              new SourceFile("sweep.yaml", text),
              List.of(),
              Map.of(),
              path -> new BaseFiles.Unreadable("there are none: " + path));
      return switch (read) {
        case Read.Accepted accepted -> Definition.freeze(accepted.sweep(), folder.toString());
        case Read.Rejected rejected -> throw new IllegalStateException(rejected.toString());
      };
    }

    private static <T> T accepted(Reply<T> reply) {
      return switch (reply) {
        case Reply.Accepted<T>(T value) -> value;
        case Reply.Refused<T>(var refusal) -> throw new IllegalStateException(refusal.message());
      };
    }

    @Override
    public void runToItsEnd() {
      Gateway gateway = node.gateway();
      SweepId sweep =
          accepted(gateway.submit(new Submission(definition.text(), "benchmark", "sweep.yaml")));
      gateway.follow(sweep, _ -> {}).join();
    }

    @Override
    public Path journal() {
      return directory.journal();
    }

    @Override
    public void close() {
      node.release().join();
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
      node.close();
      thread.shutdownNow();
    }
  }
}
