package dev.branchline.worker.agent;

import dev.branchline.protocol.model.SweepId;
import dev.branchline.worker.runner.Variables;
import dev.branchline.worker.slot.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A sweep in a slot: what is the same for all of its branches that are run there.
 *
 * @param configFile where their configs are put
 * @param env what they have in their environment
 */
record Berth(SweepId sweep, Prepared prepared, String configFile, Variables.Shared env) {

  /**
   * A sweep in a slot.
   *
   * @param env the sweep's own
   */
  static Berth of(
      SweepId sweep,
      Prepared prepared,
      Map<String, String> env,
      WorkerSetup setup,
      Slot slot,
      String configFile) {
    Map<String, String> all = new LinkedHashMap<>(env);
    if (!slot.gpus().isEmpty()) {
      all.put(
          "CUDA_VISIBLE_DEVICES",
          slot.gpus().stream().map(setup.gpus()::get).collect(Collectors.joining(",")));
    }
    all.put("BRANCHLINE_SWEEP_ID", sweep.toString());
    all.put("BRANCHLINE_WORKER_ID", setup.id().name());
    all.put("BRANCHLINE_SLOT", Integer.toString(slot.number() + 1));
    return new Berth(sweep, prepared, configFile, new Variables.Shared(all));
  }

  /** Whether a branch is one of its own. */
  boolean isOf(Execution execution) {
    return execution.prepared() == prepared && execution.work().sweep().equals(sweep);
  }
}
