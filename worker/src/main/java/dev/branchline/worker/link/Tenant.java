package dev.branchline.worker.link;

import dev.branchline.protocol.message.ToWorker;

/** Who talks over a line: an agent, whatever kind. Its methods return at once. */
public interface Tenant {

  /** A conversation has begun, or begun anew: it is to say hello. */
  void greet();

  /** The coordinator says something. */
  void heard(ToWorker message);

  /** It is to leave; see {@link dev.branchline.worker.agent.WorkerAgent.Drain}. */
  void drain(boolean finish);
}
