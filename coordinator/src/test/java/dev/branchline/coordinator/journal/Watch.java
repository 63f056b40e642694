package dev.branchline.coordinator.journal;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what a journal tells. */
final class Watch implements JournalListener {
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Override
  public void stalled(String reason) {
    told.add("stalled: " + reason);
  }

  @Override
  public void resumed() {
    told.add("resumed");
  }

  @Override
  public void deposed(long newerEpoch) {
    told.add("deposed by " + newerEpoch);
  }

  @Override
  public void broken(RuntimeException bug) {
    told.add("broken: " + bug);
  }

  /** What was told next; "nothing" if nothing was for a minute. */
  String next() throws InterruptedException {
    String next = told.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  List<String> all() {
    return List.copyOf(told);
  }
}
