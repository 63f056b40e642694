package dev.branchline.simulation;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Running;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of one execution, which ends by itself, by a signal, or with its worker. */
final class Program implements Running {
  private static final int SIGTERM = 15;
  private static final int SIGKILL = 9;

  /** What the sweeps' {@code grace} is at most, in seconds. */
  static final int LONGEST_GRACE = 3;

  /** What a program does, if it is left alone and if it is not; and how much it leaves. */
  record Fate(long nanos, int exit, Manners manners, int bulk) {}

  /** What it does when it is asked to end. */
  enum Manners {
    OBEYS,
    /** Ends with 0, as if all was well. */
    FINISHES,
    IGNORES
  }

  final String worker;
  final LeaseId lease;
  final long sweep;
  final long ordinal;
  final int attempt;
  final long token;
  private final World world;
  private final Host host;
  private final Fate fate;
  private final long startedAt;
  private final Runnable over;
  private @Nullable Ended ended;
  private @Nullable Fiber waiting;
  private boolean dead;
  private boolean asked;
  private boolean killed;

  Program(
      Host host,
      String worker,
      LeaseId lease,
      long sweep,
      long ordinal,
      int attempt,
      long token,
      Fate fate,
      Runnable over) {
    this.world = host.world();
    this.host = host;
    this.worker = worker;
    this.lease = lease;
    this.sweep = sweep;
    this.ordinal = ordinal;
    this.attempt = attempt;
    this.token = token;
    this.fate = fate;
    this.startedAt = world.now;
    this.over = over;
    world.after(fate.nanos, () -> end(new Ending.Exited(fate.exit)));
  }

  /** How it ended of itself or by its worker's will; empty if it runs, or died with its worker. */
  Optional<Ending> ending() {
    return Optional.ofNullable(ended).map(Ended::ending);
  }

  boolean isDead() {
    return dead;
  }

  /** Waits in the lane's fiber. */
  Ended await() {
    waiting = Fiber.current();
    while (ended == null && !dead) {
      waiting.park();
    }
    Ended how = ended;
    if (how == null) {
      throw new WorkerDied();
    }
    return how;
  }

  /** The worker it ran under is no more. */
  static final class WorkerDied extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void end(Ending how) {
    if (ended != null || dead) {
      return;
    }
    boolean well = how instanceof Ending.Exited(int code) && code == 0;
    ended =
        new Ended(
            how,
            Duration.ofNanos(world.now - startedAt),
            Optional.empty(),
            Optional.empty(),
            well
                ? new LeftResult.Text(
                    "{\"token\": %d, \"bulk\": \"%s\"}".formatted(token, "x".repeat(fate.bulk)))
                : new LeftResult.None(),
            false);
    world.tell("%s: branch %d of %s ended: %s", worker, ordinal, lease, how);
    over.run();
    wake();
  }

  private void wake() {
    Fiber fiber = waiting;
    if (fiber != null) {
      host.execute(fiber::resume);
    }
  }

  /** Its worker died: the guardian kills it. */
  void die() {
    if (ended == null && !dead) {
      dead = true;
      over.run();
    }
    wake();
  }

  /** Its worker was told to end it: it does, and doesn't wait for longer than the grace. */
  void mustEnd() {
    soon(1, () -> Violation.unless(isOver() || asked, "%s wasn't asked to end", this));
    soon(
        LONGEST_GRACE,
        () -> Violation.unless(isOver() || killed, "%s has ended by no grace", this));
  }

  /** So many seconds later, and once its worker's process has caught up. */
  private void soon(int seconds, Runnable check) {
    long nanos = Duration.ofSeconds(seconds).toNanos();
    host.after(nanos, () -> host.after(Duration.ofSeconds(1).toNanos(), check));
  }

  private boolean isOver() {
    return ended != null || dead;
  }

  @Override
  public void interrupt() {
    asked = true;
    switch (fate.manners) {
      case OBEYS ->
          world.after(world.between(5, 300), () -> end(new Ending.Signaled(SIGTERM, "SIGTERM")));
      case FINISHES -> world.after(world.between(5, 300), () -> end(new Ending.Exited(0)));
      case IGNORES -> {}
    }
  }

  @Override
  public void kill() {
    asked = true;
    killed = true;
    world.after(world.between(1, 20), () -> end(new Ending.Signaled(SIGKILL, "SIGKILL")));
  }

  @Override
  public long pid() {
    return token;
  }

  @Override
  public String toString() {
    return "branch " + ordinal + " of sweep " + sweep + " under " + lease + " at " + worker;
  }
}
