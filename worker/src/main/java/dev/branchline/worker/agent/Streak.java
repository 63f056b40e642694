package dev.branchline.worker.agent;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.worker.lease.Workload;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Series;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The branches that a lane has given to an interpreter, in their order: the first one runs, those
 * after it wait to be begun and can be taken back. Guarded by the lock of the lanes.
 *
 * <p>The interpreter may be ahead of what is known of it here: then it has begun some of those that
 * are taken to wait. It is asked before anything depends on it.
 */
final class Streak {
  private final Lane lane;
  private final Series series;
  private final Workload workload;
  private final ArrayDeque<Execution> sent = new ArrayDeque<>();
  private final ArrayDeque<Execution> fresh = new ArrayDeque<>();
  private final SweepId sweep;
  private final Running process;
  private volatile boolean struck;

  /**
   * @param first counts as running already
   */
  Streak(Lane lane, Series series, Workload workload, Execution first) {
    this.lane = lane;
    this.series = series;
    this.workload = workload;
    this.sweep = first.work().sweep();
    this.process = new Struck(series.process());
    fresh.add(first);
  }

  Lane lane() {
    return lane;
  }

  Series series() {
    return series;
  }

  SweepId sweep() {
    return sweep;
  }

  /** The process, to which a strike is noted. */
  Running process() {
    return process;
  }

  int size() {
    return sent.size() + fresh.size();
  }

  /** One more that is to be begun by {@link #send}, unless it is taken back before. */
  void add(Execution execution) {
    fresh.add(execution);
  }

  /** Lets those begin that were added. */
  void send() {
    series.begin(fresh.size());
    sent.addAll(fresh);
    fresh.clear();
  }

  /** What runs, as far as is known. */
  Optional<Execution> first() {
    return Optional.ofNullable(sent.peekFirst());
  }

  /** The first one has ended. */
  Execution removeFirst() {
    return sent.removeFirst();
  }

  /** The first so many that were sent. */
  List<Execution> first(int count) {
    return sent.stream().limit(count).toList();
  }

  /** Has those wait again that haven't begun, but for the first one. */
  void takeBack() {
    while (fresh.size() > (sent.isEmpty() ? 1 : 0)) {
      putBack(fresh.removeLast());
    }
    for (int i = series.takeBack(1); i > 0; i--) {
      putBack(sent.removeLast());
    }
  }

  /**
   * Has all wait again that haven't begun, as the interpreter has ended.
   *
   * @param giveUp whether the first of them isn't to be tried again
   * @return that one, and those of them that were to be ended meanwhile
   */
  List<Execution> abandon(boolean giveUp) {
    ArrayDeque<Execution> unbegun = new ArrayDeque<>(fresh);
    fresh.clear();
    for (int i = series.takeBack(0); i > 0; i--) {
      unbegun.addFirst(sent.removeLast());
    }
    List<Execution> stopped = new ArrayList<>();
    for (Execution each : unbegun) {
      if (each.life().isStopped() || (giveUp && each == unbegun.peekFirst())) {
        stopped.add(each);
      } else {
        putBack(each);
      }
    }
    return stopped;
  }

  private void putBack(Execution execution) {
    workload.putBack(execution.work().lease(), execution.work().ordinal());
  }

  /**
   * Of a lease's ordinals those that have begun behind the first one, though it isn't known here.
   */
  List<Execution> begunBehind(LeaseId lease, Ordinals ordinals) {
    List<Execution> found = new ArrayList<>();
    for (Deque<Execution> each : List.of(sent, fresh)) {
      for (Execution execution : each) {
        if (execution.work().lease().equals(lease)
            && ordinals.contains(execution.work().ordinal())) {
          found.add(execution);
        }
      }
    }
    first().ifPresent(found::remove);
    return found;
  }

  /** Whether its interpreter was told to end what it runs, or to end. */
  boolean isStruck() {
    return struck;
  }

  /** Notes that somebody ended it, as that may hit a branch that wasn't meant. */
  private final class Struck implements Running {
    private final Running process;

    Struck(Running process) {
      this.process = process;
    }

    @Override
    public void interrupt() {
      struck = true;
      process.interrupt();
    }

    @Override
    public void kill() {
      struck = true;
      process.kill();
    }

    @Override
    public long pid() {
      return process.pid();
    }
  }
}
