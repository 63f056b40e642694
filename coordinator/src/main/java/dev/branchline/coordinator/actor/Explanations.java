package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Demand;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Says why a sweep, or one of its branches, is where it is, as far as its engine knows. */
final class Explanations {
  private Explanations() {}

  /**
   * Why, in lines for people.
   *
   * @param stalled why nothing can be written, if so
   * @param fed what its feed is asked for, if anything
   */
  static List<String> of(
      Engine engine,
      Optional<String> stalled,
      Optional<String> fed,
      OptionalLong ordinal,
      Moment now) {
    List<String> lines = new ArrayList<>();
    stalled.ifPresent(reason -> lines.add("the journal can't be written: " + reason));
    switch (engine.status()) {
      case PAUSED -> lines.add("the sweep is paused; `branchline resume` starts branches again");
      case STOPPING -> lines.add("the sweep is stopping: no branch starts any more");
      case FINISHED, RUNNING -> {}
    }
    ordinal.ifPresent(wanted -> branch(engine, wanted, now, lines));
    Demand demand = engine.demand(now);
    lines.add(
        "%d branches wait, %d are leased ahead, %d run, %d have ended"
            .formatted(
                engine.count(Status.PENDING),
                engine.count(Status.LEASED),
                engine.count(Status.RUNNING),
                ended(engine)));
    if (demand.delayed() > 0) {
      lines.add(
          demand.delayed()
              + " of them wait for their back-off"
              + (demand.nextDueMillis().isPresent()
                  ? ", the next for "
                      + seconds(demand.nextDueMillis().getAsLong() - now.epochMillis())
                  : ""));
    }
    if (demand.suspects() > 0) {
      lines.add(
          demand.suspects() + " of them were with a worker that was lost, and are run one by one");
    }
    if (demand.notStarted() > 0) {
      lines.add(demand.notStarted() + " couldn't be started where they were tried");
    }
    engine
        .avoided()
        .forEach(
            (worker, reason) ->
                lines.add("%s gets no branches of this sweep: %s".formatted(worker, reason)));
    fed.ifPresent(lines::add);
    return lines;
  }

  private static void branch(Engine engine, long wanted, Moment now, List<String> lines) {
    int before = lines.size();
    engine.forEachRunning(
        (_, worker, ordinal, startedAtMillis) -> {
          if (ordinal == wanted) {
            lines.add(
                "branch %d has been running on %s for %s"
                    .formatted(ordinal, worker, seconds(now.epochMillis() - startedAtMillis)));
          }
        });
    if (lines.size() == before) {
      lines.add(
          engine
              .holder(wanted)
              .map(worker -> "branch %d is leased to %s, and starts soon".formatted(wanted, worker))
              .orElseGet(() -> "branch %d waits; of its sweep:".formatted(wanted)));
    }
  }

  private static long ended(Engine engine) {
    long ended = 0;
    for (Status status : Status.values()) {
      ended += status.isFinal() ? engine.count(status) : 0;
    }
    return ended;
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", Math.max(0, millis) / 1000.0);
  }
}
