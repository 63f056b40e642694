package dev.branchline.worker.agent;

/**
 * What an agent stands on: the machine it is on, or a simulation's.
 *
 * @param threads closed when the agent ends
 * @param spill where outcomes lie that don't fit in memory
 * @param outboxBytes what unanswered outcomes may take of the memory
 */
public record Surroundings(Threads threads, SpillPlace spill, long outboxBytes) {
  /** Those of a real worker. */
  static Surroundings of(WorkerSetup setup) {
    return new Surroundings(
        new DaemonThreads(),
        SpillPlace.file(setup.directory().resolve("outbox.jsonl")),
        Post.BOUND);
  }
}
