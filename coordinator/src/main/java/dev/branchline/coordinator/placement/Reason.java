package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Why branches of a sweep wait. */
public sealed interface Reason {
  /** So many workers are named in one line. */
  int NAMED = 5;

  /** The user has paused the sweep. */
  record Paused() implements Reason {}

  /** No worker is there. */
  record NoWorker() implements Reason {}

  /** Every worker that could run it is leaving. */
  record Draining(int workers) implements Reason {}

  /** No worker that could run it has been heard for a while. */
  record Silent(int workers) implements Reason {}

  /**
   * One attempt asks for more than any worker has.
   *
   * @param lack which resource, and how much is offered at most
   */
  record TooBig(String lack) implements Reason {}

  /** These workers get none of it, each with the reason; no other would fit. */
  record Avoided(Map<String, String> workers) implements Reason {
    public Avoided {
      workers = Map.copyOf(workers);
    }
  }

  /** It runs as many attempts as its file allows. */
  record MaxParallel(int limit) implements Reason {}

  /** The workers that it fits are in use by sweeps of higher priority. */
  record Behind(List<SweepId> sweeps) implements Reason {
    public Behind {
      sweeps = List.copyOf(sweeps);
    }
  }

  /** These workers, which it fits, are in use. */
  record Busy(List<String> workers) implements Reason {
    public Busy {
      workers = List.copyOf(workers);
    }
  }

  /** A worker that has room is reserved for another sweep that waits for all of it. */
  record Reserved(WorkerId worker, SweepId sweep) implements Reason {}

  /** A worker is being cleared for it. */
  record Clearing(WorkerId worker) implements Reason {}

  /** Branches wait until they are tried again. */
  record BackingOff(long branches, long untilMillis) implements Reason {}

  /** Branches couldn't be started and wait for another worker. */
  record NotStarted(long branches) implements Reason {}

  /** There is room, and it is granted in the next round. */
  record Next() implements Reason {}

  /** One line for people. */
  default String line() {
    return switch (this) {
      case Paused() -> "the sweep is paused";
      case NoWorker() -> "no worker is connected";
      case Draining(int workers) -> workers(workers) + " that could run it will start nothing new";
      case Silent(int workers) -> workers(workers) + " that could run it: not heard at present";
      case TooBig(String lack) -> "too big for every worker: " + lack;
      case Avoided(Map<String, String> workers) ->
          "kept from "
              + String.join(
                  "; ",
                  workers.entrySet().stream()
                      .sorted(Map.Entry.comparingByKey())
                      .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                      .toList());
      case MaxParallel(int limit) -> "max_parallel reached: " + limit;
      case Behind(List<SweepId> sweeps) ->
          "held back by the priority of sweep "
              + String.join(", ", sweeps.stream().map(SweepId::toString).toList());
      case Busy(List<String> workers) ->
          workers(workers.size()) + " that could run it: all busy (" + some(workers) + ")";
      case Reserved(WorkerId worker, SweepId sweep) ->
          worker + " has room, but is reserved for sweep " + sweep;
      case Clearing(WorkerId worker) -> worker + " is reserved for it, and being cleared";
      case BackingOff(long branches, long untilMillis) ->
          branches
              + " backing off before the next try, the first until "
              + Instant.ofEpochMilli(untilMillis);
      case NotStarted(long branches) ->
          branches + " couldn't be started and wait for another worker";
      case Next() -> "about to be granted";
    };
  }

  private static String some(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? some + " and " + (names.size() - NAMED) + " more" : some;
  }

  private static String workers(int count) {
    return count == 1 ? "1 worker" : count + " workers";
  }
}
