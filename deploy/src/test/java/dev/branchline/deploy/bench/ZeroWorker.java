package dev.branchline.deploy.bench;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;

/**
 * A worker without programs: each branch that it is granted has succeeded at once, so that what
 * remains is the coordinator's cost.
 */
final class ZeroWorker implements Outlet<ToWorker> {
  /** The most outcomes in one message, about what a frame would hold. */
  static final int BATCH = 4_096;

  private static final ConfigValue.Mapping NOTHING = new ConfigValue.Mapping(new LinkedHashMap<>());
  private static final Outcome SUCCEEDED = new Outcome.Succeeded(NOTHING);

  private final Executor thread;
  private final LongFunction<ConfigId> configIds;
  private final Outlet<ToCoordinator> coordinator;

  /**
   * A worker that answers from another thread than the one that it is told on.
   *
   * @param thread one of the worker's own
   * @param configIds of the sweep's branches, by ordinal
   * @param coordinator where the outcomes go
   */
  ZeroWorker(Executor thread, LongFunction<ConfigId> configIds, Outlet<ToCoordinator> coordinator) {
    this.thread = thread;
    this.configIds = configIds;
    this.coordinator = coordinator;
  }

  @Override
  public void send(ToWorker message) {
    switch (message) {
      case ToWorker.Assign assign -> thread.execute(() -> succeed(assign));
      // Nothing waits here or runs, so there is nothing to end or to give back.
      case ToWorker.Welcome welcome -> {}
      case ToWorker.Define define -> {}
      case ToWorker.Answers answers -> {}
      case ToWorker.Cancel cancel -> {}
      case ToWorker.Retract retract -> {}
      case ToWorker.Drain drain -> {}
    }
  }

  private void succeed(ToWorker.Assign assign) {
    List<Attempt> attempts = new ArrayList<>(BATCH);
    PrimitiveIterator.OfLong ordinals = assign.ordinals().iterator();
    while (ordinals.hasNext()) {
      long ordinal = ordinals.nextLong();
      attempts.add(
          new Attempt(
              ordinal,
              assign.attempts().of(ordinal),
              configIds.apply(ordinal),
              Duration.ZERO,
              Duration.ZERO,
              SUCCEEDED,
              NOTHING));
      if (attempts.size() == BATCH || !ordinals.hasNext()) {
        coordinator.send(new ToCoordinator.Outcomes(assign.lease(), attempts));
        attempts.clear();
      }
    }
  }
}
