package dev.branchline.worker.agent;

import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
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
 * @param environment the worker's, which its branches get too
 * @param listener to what the branches print, as they print it
 */
public record WorkerSetup(
    WorkerId id,
    Resources capacity,
    List<String> gpus,
    Path directory,
    OutputFiles files,
    Map<String, String> environment,
    Optional<OutputListener> listener) {
  public WorkerSetup {
    gpus = List.copyOf(gpus);
    environment = Map.copyOf(environment);
  }
}
