package dev.branchline.worker.agent;

import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.worker.logs.LiveOutputs;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.logs.OutputListener;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.process.Processes;
import dev.branchline.worker.runner.python.Templates;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.Behavior;

/**
 * The door of this side: a worker on this machine, with its locked folder and its runner. Whoever
 * opens it spawns the agent and closes it at the end; the close kills whatever still runs.
 */
public final class WorkerNode implements AutoCloseable {
  private final WorkerDirectory directory;
  private final Runner runner;
  private final WorkerSetup setup;

  private WorkerNode(WorkerDirectory directory, Runner runner, WorkerSetup setup) {
    this.directory = directory;
    this.runner = runner;
    this.setup = setup;
  }

  /**
   * Takes the worker's folder, looks what the machine offers, and makes the runner ready.
   *
   * @param listener to what branches print; for sweeps of one branch
   * @throws IOException if the folder can't be made or locked
   */
  public static WorkerNode open(WorkerOptions options, Optional<OutputListener> listener)
      throws IOException {
    WorkerDirectory directory = WorkerDirectory.claim(options.directory(), options.name());
    try {
      Machine machine = Machine.probe();
      Resources capacity = options.capacity(machine.resources());
      return new WorkerNode(
          directory,
          Processes.open(directory.path(), Optional.of(Templates::of)),
          new WorkerSetup(
              directory.id(),
              capacity,
              gpus(machine, capacity),
              directory.path(),
              new OutputFiles(options.root()),
              new LiveOutputs(directory.path()),
              System.getenv(),
              listener,
              Optional.empty()));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** Who it is. */
  public WorkerId id() {
    return setup.id();
  }

  /** All that it offers. */
  public Resources capacity() {
    return setup.capacity();
  }

  /** What its attempts leave. */
  public OutputFiles files() {
    return setup.files();
  }

  /** Finds what running attempts have printed so far. */
  public LiveOutputs live() {
    return setup.live();
  }

  /** The agent that talks with the coordinator; it is to be spawned once. */
  public Behavior<WorkerAgent.Command> agent(Outlet<ToCoordinator> outlet) {
    return WorkerAgent.create(setup, runner, outlet);
  }

  /** The same, where others can read what its attempts print. */
  public Behavior<WorkerAgent.Command> agent(Outlet<ToCoordinator> outlet, LogDoor door) {
    return WorkerAgent.create(setup.withLogDoor(door), runner, outlet);
  }

  @Override
  public void close() {
    try {
      runner.close();
    } finally {
      directory.close();
    }
  }

  /** As many as the capacity says: the machine's own, or numbers if it was told to have more. */
  private static List<String> gpus(Machine machine, Resources capacity) {
    int count = (int) (capacity.amount(Resources.GPUS) / Resources.UNIT);
    return count <= machine.gpus().size()
        ? machine.gpus().subList(0, count)
        : IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
