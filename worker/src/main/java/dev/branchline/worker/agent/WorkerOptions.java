package dev.branchline.worker.agent;

import static dev.branchline.protocol.model.Resources.CPUS;
import static dev.branchline.protocol.model.Resources.GPUS;
import static dev.branchline.protocol.model.Resources.MEMORY;

import dev.branchline.protocol.model.Resources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a worker is told at its start; what is absent is found out.
 *
 * @param root the {@code .branchline} folder: outputs and the attempts' directories lie in it
 * @param directory the worker's own, locked while it lives; usually {@code worker} in the root
 * @param name that people read; the host's if absent
 * @param cpus in {@link Resources#UNIT}ths
 * @param memory in bytes
 * @param gpus how many whole devices
 * @param named further resources, in {@link Resources#UNIT}ths
 */
public record WorkerOptions(
    Path root,
    Path directory,
    Optional<String> name,
    OptionalLong cpus,
    OptionalLong memory,
    OptionalLong gpus,
    Map<String, Long> named) {

  public WorkerOptions {
    named = Map.copyOf(named);
  }

  /** A worker that finds everything out, in {@code root/worker}. */
  public static WorkerOptions in(Path root) {
    return new WorkerOptions(
        root,
        root.resolve("worker"),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Map.of());
  }

  /** The same with so many cpus, in {@link Resources#UNIT}ths. */
  public WorkerOptions withCpus(long amount) {
    return new WorkerOptions(root, directory, name, OptionalLong.of(amount), memory, gpus, named);
  }

  /** What it offers on a machine that has {@code found}. */
  Resources capacity(Resources found) {
    Map<String, Long> amounts = new HashMap<>(found.amounts());
    amounts.putAll(named);
    cpus.ifPresent(amount -> amounts.put(CPUS, amount));
    memory.ifPresent(amount -> amounts.put(MEMORY, amount));
    gpus.ifPresent(count -> amounts.put(GPUS, count * Resources.UNIT));
    return new Resources(new TreeMap<>(amounts));
  }
}
