package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.Place.Door;
import dev.branchline.coordinator.cli.Place.Origin;
import dev.branchline.coordinator.gateway.remote.Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides who is asked: the coordinator that the user names; else the process that works in this
 * directory; else, by what is wanted, this directory's journal or the user's own coordinator on
 * this machine.
 *
 * @param named by {@code --server} or {@code BRANCHLINE_SERVER}
 * @param directory the one to work in
 * @param announced the door of the process that works there, as its file says
 * @param journal whether there is one there
 * @param answers whether somebody listens at a door of this machine
 */
record Whereabouts(
    Optional<URI> named,
    Path directory,
    Optional<URI> announced,
    boolean journal,
    Predicate<URI> answers) {

  /** What a command wants. */
  enum Need {
    /** To look at sweeps that are there, or to steer them. */
    SWEEPS,
    /** To see a sweep get on: a journal that nobody writes is the last resort. */
    PROGRESS,
    /** To hand something over, or to see who works: only a coordinator will do. */
    COORDINATOR
  }

  /** Who is asked; a coordinator that isn't there if there is nobody else. */
  Place choose(Need need) {
    if (named.isPresent()) {
      return new Door(named.get(), Origin.NAMED);
    }
    if (announced.filter(answers).isPresent()) {
      return new Door(announced.get(), Origin.DIRECTORY);
    }
    URI own = Server.ofThisMachine();
    Place kept = new Place.Kept(directory);
    return switch (need) {
      case SWEEPS -> journal || !answers.test(own) ? kept : new Door(own, Origin.MACHINE);
      case PROGRESS -> journal && !answers.test(own) ? kept : new Door(own, Origin.MACHINE);
      case COORDINATOR -> new Door(own, Origin.MACHINE);
    };
  }
}
