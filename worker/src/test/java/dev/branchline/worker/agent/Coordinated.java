package dev.branchline.worker.agent;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.SweepReader;
import dev.branchline.worker.logs.LiveOutputs;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.logs.OutputListener;
import dev.branchline.worker.runner.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** An agent with the test in the coordinator's place. */
final class Coordinated {
  static final SweepId SWEEP = new SweepId(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final ActorRef<WorkerAgent.Command> agent;
  final OutputFiles files;
  private final TestProbe<ToCoordinator> probe;
  private final Path root;
  private BaseFiles known = BaseFiles.NONE;

  Coordinated(
      ActorTestKit kit, Path root, Runner runner, int cpus, Optional<OutputListener> listener) {
    this.root = root;
    this.files = new OutputFiles(root);
    this.probe = kit.createTestProbe(ToCoordinator.class);
    WorkerSetup setup =
        new WorkerSetup(
            new WorkerId("w", new UUID(1, 2)),
            Resources.of(
                Map.of(Resources.CPUS, cpus * Resources.UNIT, Resources.GPUS, 2 * Resources.UNIT)),
            List.of("GPU-a", "GPU-b"),
            root,
            files,
            new LiveOutputs(root),
            System.getenv(),
            listener,
            Optional.empty());
    ActorRef<ToCoordinator> ear = probe.ref();
    agent =
        kit.spawn(
            WorkerAgent.create(
                setup,
                runner,
                message -> {
                  // Heartbeats come when they are due; no test counts on one.
                  if (!(message instanceof ToCoordinator.Heartbeat)) {
                    ear.tell(message);
                  }
                }));
  }

  /** An agent that was welcomed. */
  static Coordinated welcomed(ActorTestKit kit, Path root, Runner runner, int cpus) {
    Coordinated it = new Coordinated(kit, root, runner, cpus, Optional.empty());
    it.expect(ToCoordinator.Hello.class);
    it.tell(new ToWorker.Welcome(1, Set.of()));
    return it;
  }

  static LeaseId lease(int number) {
    return LeaseId.of(1, number);
  }

  /** What sweep files may name from now on. */
  void knows(BaseFiles files) {
    known = files;
  }

  Definition definition(String yaml) {
    Read read = SweepReader.read(new SourceFile("sweep.yaml", yaml), List.of(), Map.of(), known);
    return switch (read) {
      case Read.Accepted accepted -> Definition.freeze(accepted.sweep(), root.toString());
      case Read.Rejected rejected -> throw new AssertionError(rejected.problems().toString());
    };
  }

  ToWorker.Assign assign(LeaseId lease, Definition definition, Ordinals ordinals, int width) {
    return new ToWorker.Assign(
        lease,
        SWEEP,
        definition.hash(),
        ordinals,
        width,
        AttemptNumbers.FIRST,
        ConfigIds.of(definition.sweep().space().at(ordinals.first())),
        ConfigIds.of(definition.sweep().space().at(ordinals.last())),
        List.of());
  }

  /** Grants all of a new sweep and gives its definition. */
  Definition run(String yaml, int width) {
    Definition definition = definition(yaml);
    tell(assign(lease(1), definition, Ordinals.range(0, definition.sweep().space().size()), width));
    expect(ToCoordinator.NeedDefinition.class);
    define(definition);
    return definition;
  }

  void define(Definition definition) {
    tell(new ToWorker.Define(definition.hash(), definition.text()));
  }

  void tell(ToWorker message) {
    agent.tell(new WorkerAgent.Received(message));
  }

  /** The next that it says, heartbeats left out. */
  <T extends ToCoordinator> T expect(Class<T> type) {
    ToCoordinator message = probe.receiveMessage(PATIENCE);
    if (!type.isInstance(message)) {
      throw new AssertionError("expected " + type.getSimpleName() + ", got " + message);
    }
    return type.cast(message);
  }

  /** The next of this type, whatever comes before it. */
  <T extends ToCoordinator> T await(Class<T> type) {
    ToCoordinator message = probe.receiveMessage(PATIENCE);
    while (!type.isInstance(message)) {
      message = probe.receiveMessage(PATIENCE);
    }
    return type.cast(message);
  }

  /** So many outcomes, in whatever many messages. */
  List<Attempt> outcomes(int count) {
    List<Attempt> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(await(ToCoordinator.Outcomes.class).attempts());
    }
    return all;
  }

  void answer(LeaseId lease, Ordinals recorded) {
    tell(new ToWorker.Answers(lease, recorded, Ordinals.NONE, Ordinals.NONE));
  }

  void expectSilence() {
    probe.expectNoMessage(Duration.ofMillis(100));
  }
}
