package dev.branchline.worker.agent;

import dev.branchline.worker.lease.Work;
import dev.branchline.worker.lease.Workload;
import dev.branchline.worker.runner.Series;
import java.util.List;

/** What lanes do that run branches in series, one step at a time behind the lock of the lanes. */
final class SeriesDesk {
  private final Lanes lanes;
  private final Streaks streaks;
  private final Workload workload;
  private final Gathered gathered;

  SeriesDesk(Lanes lanes, Streaks streaks, Workload workload, Gathered gathered) {
    this.lanes = lanes;
    this.streaks = streaks;
    this.workload = workload;
    this.gathered = gathered;
  }

  /** Its lane gives branches to an interpreter, one behind another, from the first on. */
  Streak open(Lane lane, Series series, Execution first) {
    return lanes.locked(() -> streaks.open(lane, series, first));
  }

  /** Up to so many more for it, to be sent or to be taken back. */
  List<Execution> more(Streak streak, int most) {
    return lanes.locked(
        () -> lanes.isLeaving() ? List.of() : streaks.more(streak, most, lanes::definition));
  }

  /** Lets begin what hasn't been taken back of that. */
  void send(Streak streak) {
    lanes.locked(
        () -> {
          streak.send();
          return begin(streak);
        });
  }

  /** The outcomes of the first ones of a streak. */
  void ended(Streak streak, List<Gathered.Ended> ended) {
    lanes.locked(
        () -> {
          ended.forEach(each -> gatherFirst(streak, each));
          if (workload.running(streak.sweep()) > workload.width(streak.sweep())) {
            streak.takeBack();
          }
          return begin(streak);
        });
  }

  private void gatherFirst(Streak streak, Gathered.Ended ended) {
    Work work = streaks.endFirst(streak);
    boolean last = workload.running() == 0 && streak.size() == 0;
    lanes.wake(gathered.add(work.lease(), ended, last));
  }

  private boolean begin(Streak streak) {
    streaks
        .begin(streak)
        .ifPresent(first -> lanes.act(first, first.started(streak.process(), lanes.nanos())));
    return true;
  }

  /** See {@link Streak#abandon}. */
  List<Execution> abandon(Streak streak, boolean giveUp) {
    return lanes.locked(() -> streak.abandon(giveUp));
  }

  /** An execution of a streak that never began. */
  void ended(Execution execution, Gathered.Ended ended) {
    lanes.locked(
        () -> {
          Work work = execution.work();
          workload.drop(work.lease(), work.ordinal());
          return lanes.wake(gathered.add(work.lease(), ended, workload.running() == 0));
        });
  }
}
