package dev.branchline.simulation;

import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Standing;
import dev.branchline.worker.agent.Surroundings;
import dev.branchline.worker.agent.WorkerAgent;
import dev.branchline.worker.agent.WorkerSetup;
import dev.branchline.worker.link.Line;
import dev.branchline.worker.link.Tenant;
import dev.branchline.worker.logs.LiveOutputs;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Seat;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A machine with a worker: the real agent, over programs, threads and a disk that aren't. */
final class WorkerMachine {
  private static final Path ROOT = Path.of("/nowhere/branchline");

  final WorkerId id;
  final Resources capacity;
  final Host host;
  private final World world;
  private final Net net;
  private final List<String> receptions;
  private final Oracle oracle;
  private final Fates fates;
  private final long outboxBytes;
  private final boolean best;
  private final Set<Program> running = new LinkedHashSet<>();
  private @Nullable ActorRef<WorkerAgent.Command> agent;
  private @Nullable Line line;
  final FakeSpill spill;
  private int epoch;
  private int nodes;

  WorkerMachine(
      World world,
      Net net,
      Host host,
      int number,
      Resources capacity,
      List<String> receptions,
      Oracle oracle,
      Fates fates,
      long outboxBytes,
      boolean best) {
    this.id = new WorkerId("w" + number, new UUID(77, number));
    this.world = world;
    this.net = net;
    this.host = host;
    this.capacity = capacity;
    this.receptions = receptions;
    this.oracle = oracle;
    this.fates = fates;
    this.outboxBytes = outboxBytes;
    this.best = best;
    this.spill = new FakeSpill(host);
  }

  String name() {
    return id.name();
  }

  boolean isUp() {
    return agent != null;
  }

  void start() {
    if (isUp()) {
      return;
    }
    world.tell("%s starts", name());
    epoch = 0;
    WorkerSetup setup =
        new WorkerSetup(
            id,
            capacity,
            List.of(),
            ROOT,
            new OutputFiles(ROOT),
            new LiveOutputs(ROOT),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    Line fresh = new Line(id, new NobodyWaits());
    line = fresh;
    agent =
        host.spawn(
            WorkerAgent.create(
                setup,
                new FakeRunner(host.life()),
                fresh,
                new Surroundings(new FakeThreads(host), spill, outboxBytes)),
            name());
    fresh.tenant(new Talking(host.life()));
    join(fresh);
  }

  /** As the real uplink does: whenever a node is of no use, there is soon another. */
  private void join(Line of) {
    nodes++;
    String path = "pekko://branchline@%s:%d/user/link".formatted(name(), 1000 + nodes);
    FakeNode node =
        new FakeNode(
            net, host, of, new Net.Door(path, name()), receptions, this::opened, this::rejoin);
    host.execute(node::begin);
  }

  private void rejoin(FakeNode former) {
    Line of = line;
    // The old one ends beside the new one, and may yet hear something.
    host.after(world.chance(50) ? 0 : world.between(0, 5_000), former::close);
    host.after(
        world.between(50, 2_000),
        () -> {
          if (of != null) {
            join(of);
          }
        });
  }

  private void opened(Standing.Open open) {
    Violation.unless(
        open.epoch() >= epoch, "%s went back from epoch %d to %d", name(), epoch, open.epoch());
    epoch = open.epoch();
    world.tell("%s is connected in epoch %d", name(), epoch);
  }

  private record NobodyWaits() implements Line.Watcher {
    @Override
    public void welcomed() {}

    @Override
    public void ended() {}
  }

  /** As by {@code kill -9}: the guardian ends what it had started. */
  void kill() {
    ActorRef<WorkerAgent.Command> top = agent;
    if (top == null) {
      return;
    }
    world.tell("%s dies", name());
    agent = null;
    line = null;
    List<Program> orphans = List.copyOf(running);
    oracle.died(name());
    host.kill(top);
    orphans.forEach(Program::die);
    host.settle();
    running.clear();
  }

  void drain(boolean finish) {
    ActorRef<WorkerAgent.Command> top = agent;
    if (top != null) {
      world.tell("%s is asked to leave, and %s", name(), finish ? "may finish" : "at once");
      host.execute(() -> top.tell(new WorkerAgent.Drain(finish)));
    }
  }

  /** Whether its goodbye was said. */
  boolean isLeaving() {
    return line != null && line.isLeaving();
  }

  boolean isIdle() {
    return running.isEmpty();
  }

  private final class Talking implements Tenant {
    private final int life;

    Talking(int life) {
      this.life = life;
    }

    private void tell(WorkerAgent.Command command) {
      ActorRef<WorkerAgent.Command> to = agent;
      if (to != null && life == host.life()) {
        to.tell(command);
      }
    }

    @Override
    public void greet() {
      tell(new WorkerAgent.Greet());
    }

    @Override
    public void drain(boolean finish) {
      tell(new WorkerAgent.Drain(finish));
    }

    @Override
    public void heard(ToWorker message) {
      oracle.told(name(), message);
      tell(new WorkerAgent.Received(message));
    }
  }

  private final class FakeRunner implements Runner {
    private final int life;
    private final Set<Integer> open = new LinkedHashSet<>();

    FakeRunner(int life) {
      this.life = life;
    }

    @Override
    public Seat seat(int number) {
      Violation.unless(!open.contains(number), "seat %d of %s is taken", number, name());
      open.add(number);
      return new Seat() {
        @Override
        public Path directory(Places places) {
          return ROOT;
        }

        @Override
        public Ended run(Launch launch, Consumer<Running> onStarted) {
          return FakeRunner.this.run(launch, onStarted);
        }

        @Override
        public void close() {
          open.remove(number);
        }
      };
    }

    private Ended run(Launch launch, Consumer<Running> onStarted) {
      if (life != host.life()) {
        throw new Program.WorkerDied();
      }
      long sweep = Long.parseLong(launch.env().get("BRANCHLINE_SWEEP_ID"));
      int attempt = Integer.parseInt(launch.env().get("BRANCHLINE_ATTEMPT"));
      Optional<Program.Fate> fate = fates.of(best, sweep, launch.ordinal(), attempt);
      if (fate.isEmpty()) {
        oracle.notStarted(name(), launch.lease(), launch.ordinal());
        return Ended.notStarted("no such program");
      }
      Program[] self = new Program[1];
      Program program =
          new Program(
              host,
              name(),
              launch.lease(),
              sweep,
              launch.ordinal(),
              attempt,
              oracle.nextToken(),
              fate.get(),
              () -> over(self[0]));
      self[0] = program;
      running.add(program);
      oracle.started(program, launch.words().getLast(), capacity);
      onStarted.accept(program);
      return program.await();
    }

    @Override
    public void close() {}
  }

  private void over(Program program) {
    running.remove(program);
    oracle.ended(program);
  }

  @Override
  public String toString() {
    return name();
  }
}
