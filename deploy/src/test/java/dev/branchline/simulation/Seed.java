package dev.branchline.simulation;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One seed's story from its beginning to its end. */
final class Seed {
  /** After this without any fault, everything must be done. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final Duration LOOK = Duration.ofSeconds(2);

  private final long seed;
  private final World world;
  private final Oracle oracle;
  private final Net net;
  private final Disk disk;
  private final Sweeps sweeps;
  private final List<CoordinatorMachine> coordinators = new ArrayList<>();
  private final List<WorkerMachine> workers = new ArrayList<>();
  private final Faults faults;
  private int submitted;

  /** What came of it. */
  record Result(
      long seed, Optional<Throwable> failure, List<String> trace, long digest, long ran) {}

  private Seed(long seed, Hosts hosts, boolean loud) {
    this.seed = seed;
    this.world = new World(seed, loud);
    Duration workerTimeout = Duration.ofSeconds(5 + world.random.nextInt(5));
    boolean calm = world.chance(20);
    boolean lossy = !calm && world.chance(40);
    this.oracle = new Oracle(world, workerTimeout);
    this.net =
        new Net(
            world,
            lossy
                ? new Net.Faults(world.random.nextInt(12), 5, world.random.nextInt(2), 100)
                : new Net.Faults(0, 5, 0, 30));
    this.disk = new Disk(world, oracle);
    this.sweeps = new Sweeps(world, workerTimeout);
    if (!calm) {
      oracle.expectAnything();
    }
    List<String> receptions = new ArrayList<>();
    for (int i = 0; i < Hosts.COORDINATORS; i++) {
      Host host = hosts.coordinator(i);
      world.add(host);
      CoordinatorMachine machine =
          new CoordinatorMachine(world, net, host, "c" + i, disk, oracle, workerTimeout);
      coordinators.add(machine);
      receptions.add(CoordinatorMachine.reception(machine.name));
    }
    int unstartable = world.chance(20) ? 10 : 0;
    Fates fates =
        new Fates(
            seed,
            world.chance(50) ? 25 : 0,
            unstartable,
            Duration.ofSeconds(1 + world.random.nextInt(world.chance(12) ? 40 : 12)),
            world.chance(3) ? 300_000 : 0);
    int count = 1 + world.random.nextInt(Hosts.WORKERS);
    for (int i = 0; i < count; i++) {
      Host host = hosts.worker(i);
      world.add(host);
      Resources capacity =
          Resources.of(Map.of(Resources.CPUS, (1 + world.random.nextInt(4)) * Resources.UNIT));
      long outbox = world.chance(50) ? 600 : 1 << 20;
      workers.add(
          new WorkerMachine(
              world,
              net,
              host,
              i + 1,
              capacity,
              receptions,
              oracle,
              fates,
              outbox,
              i == count - 1));
    }
    oracle.attemptsNeed(Resources.of(Map.of(Resources.CPUS, Resources.UNIT)));
    Users users = new Users(world, disk, coordinators);
    this.faults = new Faults(world, net, disk, oracle, coordinators, workers, workerTimeout, users);
    Duration troubled = Duration.ofSeconds(6 + world.random.nextInt(20));
    if (!calm) {
      faults.plan(1 + world.random.nextInt(12), troubled);
    }
    if (world.chance(60)) {
      users.plan(1 + world.random.nextInt(6), troubled);
    }
    int many = 1 + world.random.nextInt(3);
    for (int i = 0; i < many; i++) {
      long at = i == 0 ? 0 : world.between(Duration.ZERO, troubled);
      world.after(at, this::submit);
    }
    coordinators.getFirst().start();
    for (WorkerMachine worker : workers) {
      world.after(world.between(0, 3_000), worker::start);
    }
    world.after(troubled, this::end);
  }

  static Result play(long seed, Hosts hosts, boolean loud) {

    Seed[] story = new Seed[1];
    try {
      story[0] = new Seed(seed, hosts, loud);

      story[0].play();
      return story[0].result(Optional.empty());
    } catch (RuntimeException e) {
      if (story[0] == null) {
        throw e;
      }
      return story[0].result(Optional.of(e));
    } finally {
      if (story[0] != null) {
        story[0].clean();
      }
    }
  }

  private Result result(Optional<Throwable> failure) {
    return new Result(
        seed,
        failure,
        failure.isPresent() ? world.trace() : List.of(),
        world.digest(),
        oracle.executions());
  }

  private void submit() {
    submitted++;
    repeat(sweeps.another(), "key" + submitted);
  }

  /** As a client that had no answer: again and again, with the same key. */
  private void repeat(Sweeps.Submission submission, String key) {
    if (disk.has(key) && !world.chance(15)) {
      return;
    }
    coordinators.stream()
        .filter(CoordinatorMachine::isUp)
        .findFirst()
        .ifPresent(each -> each.submit(submission, key));
    world.after(LOOK, () -> repeat(submission, key));
  }

  private boolean done;

  private void end() {
    faults.cease();
    long deadline = world.now + PATIENCE.toNanos();
    look(deadline);
  }

  /** Restarts what is down, resumes what is paused, until all is done. */
  private void look(long deadline) {
    faults.lead();
    workers.forEach(
        worker -> {
          if (worker.isLeaving() && worker.isIdle()) {
            worker.kill();
          }
          worker.start();
        });
    for (Stored stored : disk.sweeps.values()) {
      if (stored.fold.status() == SweepStatus.PAUSED) {
        SweepId sweep = stored.id;
        coordinators.forEach(each -> each.act(sweep, new Command.Resume(), false));
      }
    }
    Optional<String> left = oracle.unfinished(submitted);
    if (left.isEmpty()) {
      done = true;
    } else {
      Violation.unless(world.now < deadline, "it doesn't end: %s", left.orElse(""));
      world.after(LOOK, () -> look(deadline));
    }
  }

  private void play() {
    world.enter();
    while (!done) {
      world.step();
    }
    oracle.finalCheck();
    disk.finalCheck();
  }

  private void clean() {
    workers.forEach(WorkerMachine::kill);
    coordinators.forEach(CoordinatorMachine::kill);
    world.end();
    disk.close();
  }
}
