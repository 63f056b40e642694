package dev.branchline.worker.agent;

import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.worker.logs.LiveOutputs;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.logs.OutputListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent works with.
 *
 * @param capacity all that it offers
 * @param gpus the devices of the capacity, as {@code CUDA_VISIBLE_DEVICES} names them
 * @param directory the worker's own
 * @param live finds what running attempts have printed so far
 * @param environment the worker's, which its branches get too
 * @param listener to what the branches print, as they print it
 * @param logDoor where others can read what they print
 */
public record WorkerSetup(
    WorkerId id,
    Resources capacity,
    List<String> gpus,
    Path directory,
    OutputFiles files,
    LiveOutputs live,
    Map<String, String> environment,
    Optional<OutputListener> listener,
    Optional<LogDoor> logDoor) {
  public WorkerSetup {
    gpus = List.copyOf(gpus);
    environment = Map.copyOf(environment);
  }

  /** The same with a door to the outputs. */
  WorkerSetup withLogDoor(LogDoor door) {
    return new WorkerSetup(
        id, capacity, gpus, directory, files, live, environment, listener, Optional.of(door));
  }

  /** What opens each conversation. */
  ToCoordinator.Hello hello(
      Map<LeaseId, ToCoordinator.Holding> holdings, Map<LeaseId, List<Attempt>> unanswered) {
    return new ToCoordinator.Hello(id, capacity, holdings, unanswered, false, logDoor);
  }
}
