package dev.branchline.simulation;

import java.time.Duration;
import java.util.List;

/** All that may go wrong, at times that the seed decides. */
final class Faults {
  private static final Duration AFTER_GOODBYE = Duration.ofMillis(500);

  private final World world;
  private final Net net;
  private final Disk disk;
  private final Oracle oracle;
  private final List<CoordinatorMachine> coordinators;
  private final List<WorkerMachine> workers;
  private final Duration workerTimeout;
  private final Users users;
  private boolean over;

  Faults(
      World world,
      Net net,
      Disk disk,
      Oracle oracle,
      List<CoordinatorMachine> coordinators,
      List<WorkerMachine> workers,
      Duration workerTimeout,
      Users users) {
    this.users = users;
    this.world = world;
    this.net = net;
    this.disk = disk;
    this.oracle = oracle;
    this.coordinators = List.copyOf(coordinators);
    this.workers = List.copyOf(workers);
    this.workerTimeout = workerTimeout;
  }

  /** So many of them, up to that time from now. */
  void plan(int count, Duration until) {
    for (int i = 0; i < count; i++) {
      world.after(
          world.between(Duration.ZERO, until),
          () -> {
            if (!over) {
              strike();
            }
          });
    }
  }

  private void strike() {
    WorkerMachine worker = workers.get(world.random.nextInt(workers.size()));
    switch (world.random.nextInt(16)) {
      case 0, 1 -> killWorker(worker);
      case 2 -> hang(worker);
      case 3, 4 -> part(worker);
      case 5 -> leave(worker);
      case 6 -> killCoordinator();
      case 7 -> hangCoordinator();
      case 8 -> usurp();
      case 9 -> breakDisk();
      case 10 -> fillSpill(worker);
      case 11 -> badWeather();
      case 12 -> slowDown(worker);
      case 13, 14, 15 -> estrange(worker);
      default -> throw new IllegalStateException("no such fault");
    }
  }

  private void killWorker(WorkerMachine worker) {
    worker.kill();
    world.after(world.between(100, 10_000), worker::start);
  }

  private void hang(WorkerMachine worker) {
    hang(worker, world.between(200, 14_000));
  }

  /** As by SIGSTOP, or with its machine, whose clock then stands still too. */
  private void hang(WorkerMachine worker, long nanos) {
    hang(worker.host, worker.name(), nanos);
  }

  private void hang(Host host, String name, long nanos) {
    boolean asleep = world.chance(30);
    world.tell(asleep ? "%s sleeps" : "%s hangs", name);
    if (asleep) {
      host.sleep();
    } else {
      host.stop();
    }
    world.after(
        nanos,
        () -> {
          world.tell("%s goes on", name);
          host.goOn();
        });
  }

  /**
   * It is away for longer than it is waited for, with what it runs, while others run the same and
   * users go on wanting things; then it is back.
   */
  private void estrange(WorkerMachine worker) {
    long away = workerTimeout.toNanos() + world.between(1_000, 12_000);
    if (world.chance(50)) {
      world.tell("%s is cut off", worker);
      cut(worker, 3);
      world.after(away, () -> mend(worker));
    } else {
      hang(worker, away);
    }
    for (int i = world.random.nextInt(4); i > 0; i--) {
      world.after(away / 2 + world.between(0, 7_000), users::ask);
    }
  }

  /** Whatever it writes takes a while. */
  private void slowDown(WorkerMachine worker) {
    worker.spill.slow = true;
    world.after(world.between(1_000, 15_000), () -> worker.spill.slow = false);
  }

  private void part(WorkerMachine worker) {
    int ways = 1 + world.random.nextInt(3);
    world.tell("%s is cut off (%d)", worker, ways);
    cut(worker, ways);
    world.after(world.between(200, world.chance(25) ? 30_000 : 10_000), () -> mend(worker));
  }

  private void cut(WorkerMachine worker, int ways) {
    for (CoordinatorMachine coordinator : coordinators) {
      if (ways != 2) {
        net.cut(worker.name(), coordinator.name);
      }
      if (ways != 1) {
        net.cut(coordinator.name, worker.name());
      }
    }
  }

  private void mend(WorkerMachine worker) {
    world.tell("%s can be reached", worker);
    for (CoordinatorMachine coordinator : coordinators) {
      net.mend(worker.name(), coordinator.name);
      net.mend(coordinator.name, worker.name());
    }
  }

  private void leave(WorkerMachine worker) {
    worker.drain(world.chance(50));
    awaitGoodbye(worker, worker.host.life());
  }

  private void awaitGoodbye(WorkerMachine worker, int life) {
    world.after(
        AFTER_GOODBYE,
        () -> {
          if (worker.host.life() != life) {
            return;
          }
          if (worker.isLeaving() && worker.isIdle()) {
            worker.kill();
            world.after(world.between(100, 5_000), worker::start);
          } else {
            awaitGoodbye(worker, life);
          }
        });
  }

  private void killCoordinator() {
    for (CoordinatorMachine coordinator : coordinators) {
      if (coordinator.isUp()) {
        coordinator.kill();
        shiftClock(coordinator);
        world.after(world.between(50, 8_000), this::lead);
      }
    }
  }

  private void shiftClock(CoordinatorMachine coordinator) {
    if (world.chance(40)) {
      coordinator.wallShift = world.random.nextLong(20_000_000) - 10_000_000;
    }
  }

  /** Some coordinator is there, if none is. */
  void lead() {
    if (coordinators.stream().noneMatch(CoordinatorMachine::isUp)) {
      coordinators.get(world.random.nextInt(coordinators.size())).start();
    }
  }

  private void hangCoordinator() {
    for (CoordinatorMachine coordinator : coordinators) {
      if (coordinator.isUp()) {
        hang(coordinator.host, coordinator.name, world.between(200, 20_000));
      }
    }
  }

  /** Another claims the next epoch, while the first believes that it leads. */
  private void usurp() {
    if (world.chance(30)) {
      standIn();
      return;
    }
    boolean hang = world.chance(60);
    if (hang) {
      hangCoordinator();
    }
    world.after(
        world.between(0, 5_000),
        () -> {
          if (!over) {
            coordinators.stream().filter(each -> !each.isUp()).findFirst().ifPresent(this::rival);
          }
        });
  }

  /**
   * The other leads while the first hangs, and dies when that goes on; and as nobody can read the
   * journal for a while, there is only the one that was deposed, and doesn't know.
   */
  private void standIn() {
    List<CoordinatorMachine> idle = coordinators.stream().filter(each -> !each.isUp()).toList();
    if (idle.size() == coordinators.size() || idle.isEmpty()) {
      return;
    }
    CoordinatorMachine second = idle.getFirst();
    long away = world.between(4_000, 12_000);
    for (CoordinatorMachine first : coordinators) {
      if (first.isUp()) {
        hang(first.host, first.name, away);
      }
    }
    world.after(
        world.between(0, 500),
        () -> {
          if (!over) {
            second.start();
          }
        });
    world.after(
        away - world.between(0, 500),
        () -> {
          if (!over) {
            second.kill();
            disk.gone = true;
            world.tell("the journal's disk is gone");
            world.after(world.between(3_000, 9_000), disk::mend);
          }
        });
  }

  private void rival(CoordinatorMachine second) {
    second.start();
    if (world.chance(40)) {
      world.after(world.between(100, 6_000), second::kill);
    }
  }

  private void breakDisk() {
    switch (world.random.nextInt(3)) {
      case 0 -> disk.full = true;
      case 1 -> disk.slow = true;
      default -> disk.failing = true;
    }
    world.tell(
        "the journal's disk is full %b slow %b failing %b", disk.full, disk.slow, disk.failing);
    world.after(world.between(200, 8_000), disk::mend);
  }

  private void fillSpill(WorkerMachine worker) {
    worker.spill.full = true;
    world.after(world.between(1_000, 15_000), () -> worker.spill.full = false);
  }

  private void badWeather() {
    net.become(
        new Net.Faults(
            world.random.nextInt(30), world.random.nextInt(20), world.random.nextInt(3), 400));
    world.after(world.between(1_000, 8_000), () -> net.become(new Net.Faults(0, 5, 0, 20)));
  }

  /** Nothing goes wrong any more. */
  void cease() {
    world.tell("nothing goes wrong any more");
    over = true;
    users.cease();
    oracle.expectAnything();
    net.mendAll();
    net.become(new Net.Faults(0, 5, 0, 20));
    disk.mend();
    workers.forEach(
        worker -> {
          worker.host.goOn();
          worker.spill.full = false;
          worker.spill.slow = false;
        });
    coordinators.forEach(each -> each.host.goOn());
  }
}
