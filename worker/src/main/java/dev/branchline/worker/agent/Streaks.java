package dev.branchline.worker.agent;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.lease.Workload;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The streaks of all lanes, and what they do to the workload. Guarded by the lock of the lanes. */
final class Streaks {
  /** What waits behind a branch that has run for so long is given to whoever is free. */
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final Map<Streak, Optional<Execution>> begun = new LinkedHashMap<>();
  private final Workload workload;
  private final Executions executions;

  Streaks(Workload workload, Executions executions) {
    this.workload = workload;
    this.executions = executions;
  }

  Streak open(Lane lane, Series series, Execution first) {
    Streak streak = new Streak(lane, series, workload, first);
    begun.put(streak, Optional.empty());
    return streak;
  }

  void close(Streak streak) {
    begun.remove(streak);
    executions.remove(streak.lane());
  }

  /** Has everything wait again that no interpreter has begun. */
  void takeBack() {
    begun.keySet().forEach(Streak::takeBack);
  }

  /** The same where it waits for a branch that takes long; whether there was such a one. */
  boolean takeBackBehindLong(long now) {
    boolean any = false;
    for (Streak streak : begun.keySet()) {
      if (streak.size() > 1
          && streak.first().filter(it -> it.ranFor(LONG_NANOS, now)).isPresent()) {
        streak.takeBack();
        any = true;
      }
    }
    return any;
  }

  List<Execution> begunBehind(LeaseId lease, Ordinals ordinals) {
    List<Execution> found = new ArrayList<>();
    begun.forEach(
        (streak, first) -> {
          found.addAll(streak.begunBehind(lease, ordinals));
          first.ifPresent(found::remove);
        });
    return found;
  }

  List<Execution> more(Streak streak, int most, Function<String, Prepared> definitions) {
    List<Execution> more = new ArrayList<>();
    for (Work work : workload.queue(streak.sweep(), most)) {
      Execution execution = new Execution(work, definitions.apply(work.definition()));
      streak.add(execution);
      more.add(execution);
    }
    return more;
  }

  /** The one that is the first now, if that hasn't been begun yet. */
  Optional<Execution> begin(Streak streak) {
    Optional<Execution> first = streak.first();
    if (first.isEmpty() || begun.getOrDefault(streak, Optional.empty()).equals(first)) {
      return Optional.empty();
    }
    Execution execution = first.get();
    Work work = execution.work();
    workload.begin(work.lease(), work.ordinal());
    begun.put(streak, first);
    executions.put(streak.lane(), execution);
    execution.readBy(
        new ReportTail(work.ordinal(), streak.series().directory().resolve(Launch.REPORT)), null);
    return first;
  }

  /** Ends the first one. */
  Work endFirst(Streak streak) {
    Execution execution = streak.removeFirst();
    Work work = execution.work();
    if (!begun.getOrDefault(streak, Optional.empty()).equals(Optional.of(execution))) {
      workload.begin(work.lease(), work.ordinal());
    }
    workload.ended(work.lease(), work.ordinal());
    // What begins next takes its place; else it would be told as started after its end.
    executions.remove(streak.lane());
    return work;
  }
}
