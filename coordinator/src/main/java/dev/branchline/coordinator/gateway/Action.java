package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.Ordinals;

/** How a sweep can be steered. */
public sealed interface Action {

  /** No new branch starts. */
  record Pause() implements Action {}

  /**
   * Branches start again; also takes up a sweep that the journal has and that isn't worked on. A
   * finished sweep refuses.
   */
  record Resume() implements Action {}

  /** No branch starts any more; those that run finish. */
  record Stop() implements Action {}

  /** Those that run are killed too. */
  record Cancel(String reason) implements Action {}

  /** Branches with a final status run again; refused if none of them has one. */
  record Retry(Ordinals ordinals) implements Action {}

  /** Every branch that failed, or was cancelled, runs again; refused if none did. */
  record RetryFailed() implements Action {}
}
