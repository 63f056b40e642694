package dev.branchline.worker.attempt;

import java.util.Optional;

/**
 * One attempt, from before its process exists until it has ended. Times are nanoseconds of a clock
 * that never goes back. A stop that comes before the start is done at the start; the first cause
 * stays, a later one can only hasten the end.
 */
public final class AttemptLife {
  /** What {@link #wakeAt()} says when no time matters. */
  public static final long NEVER = Long.MAX_VALUE;

  private final long timeoutNanos;
  private final long graceNanos;
  private Phase phase = new Phase.Starting(Optional.empty());

  /**
   * An attempt that hasn't started.
   *
   * @param timeoutNanos how long it may run; {@link #NEVER} for no limit
   * @param graceNanos between the interrupt and the kill
   */
  public AttemptLife(long timeoutNanos, long graceNanos) {
    this.timeoutNanos = timeoutNanos;
    this.graceNanos = graceNanos;
  }

  /** Where it stands. */
  public Phase phase() {
    return phase;
  }

  /** Whether somebody wants it ended. */
  public boolean isStopped() {
    return switch (phase) {
      case Phase.Starting starting -> starting.stop().isPresent();
      case Phase.Stopping stopping -> true;
      case Phase.Killing killing -> true;
      case Phase.Running running -> false;
      case Phase.Ended ended -> false;
    };
  }

  /** Its process exists since {@code now}. */
  public AttemptAction started(long now) {
    if (!(phase instanceof Phase.Starting(Optional<StopCause> cause))) {
      throw new IllegalStateException("started in " + phase);
    }
    phase = new Phase.Running(now, timeoutNanos == NEVER ? NEVER : now + timeoutNanos);
    return cause.map(why -> stop(why, now)).orElse(AttemptAction.NOTHING);
  }

  /**
   * Its first process has ended, and another one took its place; what it was told to do goes on.
   */
  public AttemptAction followed() {
    return switch (phase) {
      case Phase.Running running -> AttemptAction.NOTHING;
      case Phase.Stopping stopping -> AttemptAction.INTERRUPT;
      case Phase.Killing killing -> AttemptAction.KILL;
      case Phase.Starting starting -> throw new IllegalStateException("followed before its start");
      case Phase.Ended ended -> throw new IllegalStateException("followed after its end");
    };
  }

  /** Why it was stopped, if it was; what it is doesn't change. */
  public Optional<StopCause> stopped() {
    return switch (phase) {
      case Phase.Starting starting -> starting.stop();
      case Phase.Running running -> Optional.empty();
      case Phase.Stopping stopping -> Optional.of(stopping.cause());
      case Phase.Killing killing -> Optional.of(killing.cause());
      case Phase.Ended ended -> throw new IllegalStateException("it has ended");
    };
  }

  /** Somebody wants it ended. */
  public AttemptAction stop(StopCause cause, long now) {
    return switch (phase) {
      case Phase.Starting(Optional<StopCause> earlier) -> {
        phase = new Phase.Starting(Optional.of(graver(earlier, cause)));
        yield AttemptAction.NOTHING;
      }
      case Phase.Running running -> {
        if (cause == StopCause.LEAVING) {
          phase = new Phase.Killing(cause);
          yield AttemptAction.KILL;
        }
        phase = new Phase.Stopping(cause, now + graceNanos);
        yield AttemptAction.INTERRUPT;
      }
      case Phase.Stopping stopping -> {
        if (cause != StopCause.LEAVING) {
          yield AttemptAction.NOTHING;
        }
        phase = new Phase.Killing(stopping.cause());
        yield AttemptAction.KILL;
      }
      case Phase.Killing killing -> AttemptAction.NOTHING;
      case Phase.Ended ended -> AttemptAction.NOTHING;
    };
  }

  /** Time has passed; cheap, and may be asked at any rate. */
  public AttemptAction at(long now) {
    return switch (phase) {
      case Phase.Running running when now >= running.deadline() -> stop(StopCause.TIMEOUT, now);
      case Phase.Stopping stopping when now >= stopping.killAt() -> {
        phase = new Phase.Killing(stopping.cause());
        yield AttemptAction.KILL;
      }
      case Phase.Starting starting -> AttemptAction.NOTHING;
      case Phase.Running running -> AttemptAction.NOTHING;
      case Phase.Stopping stopping -> AttemptAction.NOTHING;
      case Phase.Killing killing -> AttemptAction.NOTHING;
      case Phase.Ended ended -> AttemptAction.NOTHING;
    };
  }

  /** When {@link #at} has something to do next; {@link #NEVER} if nothing by itself. */
  public long wakeAt() {
    return switch (phase) {
      case Phase.Running running -> running.deadline();
      case Phase.Stopping stopping -> stopping.killAt();
      case Phase.Starting starting -> NEVER;
      case Phase.Killing killing -> NEVER;
      case Phase.Ended ended -> NEVER;
    };
  }

  /** Its process has ended, or never came to be; returns why it was stopped, if it was. */
  public Optional<StopCause> ended() {
    Optional<StopCause> cause = stopped();
    phase = Phase.Ended.ENDED;
    return cause;
  }

  private static StopCause graver(Optional<StopCause> earlier, StopCause cause) {
    return cause == StopCause.LEAVING ? cause : earlier.orElse(cause);
  }
}
