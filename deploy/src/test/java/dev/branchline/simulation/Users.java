package dev.branchline.simulation;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that users may want, at times that the seed decides. */
final class Users {
  private final World world;
  private final Disk disk;
  private final List<CoordinatorMachine> coordinators;
  private boolean over;

  Users(World world, Disk disk, List<CoordinatorMachine> coordinators) {
    this.world = world;
    this.disk = disk;
    this.coordinators = List.copyOf(coordinators);
  }

  /** So many words, up to that time from now. */
  void plan(int count, Duration until) {
    for (int i = 0; i < count; i++) {
      world.after(world.between(Duration.ZERO, until), this::ask);
    }
  }

  /** Somebody wants something of some sweep now. */
  void ask() {
    List<SweepId> known = new ArrayList<>(disk.sweeps.keySet());
    if (over || known.isEmpty()) {
      return;
    }
    SweepId sweep = known.get(world.random.nextInt(known.size()));
    Command command =
        switch (world.random.nextInt(10)) {
          case 0, 1, 2 -> new Command.Pause();
          case 3, 4, 5 -> new Command.Resume();
          case 6 -> new Command.Stop("stopped by the user");
          case 7 -> new Command.Cancel("cancelled by the user");
          default -> new Command.Retry(Ordinals.range(0, 1 + world.random.nextInt(20)));
        };
    coordinators.stream()
        .filter(CoordinatorMachine::isUp)
        .forEach(each -> each.act(sweep, command, !(command instanceof Command.Pause)));
  }

  /** They want nothing any more. */
  void cease() {
    over = true;
  }
}
