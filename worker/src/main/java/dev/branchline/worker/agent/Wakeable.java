package dev.branchline.worker.agent;

/** Whom lanes wake; neither method blocks. */
interface Wakeable {
  /** Something has gathered and is to be taken. */
  void gathered();

  /** Something runs that the coordinator doesn't know to have started. */
  void untold();
}
