package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.LiveSession;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * What signals do to a running sweep: the first lets what runs finish, the second kills it, and
 * nothing takes long after that. No sweep is ended by them.
 */
final class Interrupts {
  static final String GO_ON = "the sweep isn't finished; go on with `branchline resume`";

  /** How long the orderly way may take after the second signal. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final LiveSession session;
  private final PrintStream err;
  private final IntConsumer halt;
  private Duration grace = Duration.ofSeconds(10);
  private int count;
  private boolean over;
  private boolean told;

  Interrupts(LiveSession session, PrintStream err, IntConsumer halt) {
    this.session = session;
    this.err = err;
    this.halt = halt;
  }

  /** How long after a TERM or HUP what runs is killed. */
  synchronized void setGrace(Duration grace) {
    this.grace = grace;
  }

  /**
   * The sweep isn't worked on any more; from now on a signal ends the process.
   *
   * @param finished whether the sweep is, so that there is nothing to go on with
   */
  synchronized void over(boolean finished) {
    over = true;
    told = finished;
  }

  /** Says how to go on with an unfinished sweep, once. */
  synchronized void tellHowToGoOn() {
    if (!told) {
      told = true;
      err.println(GO_ON);
      err.flush();
    }
  }

  /** A signal of this name has come. */
  synchronized void signal(String name) {
    if (over) {
      end();
      return;
    }
    count++;
    switch (count) {
      case 1 -> {
        err.println();
        err.println("stopping: what runs may finish; once more kills it");
        session.drain();
        if (!name.equals("INT")) {
          after(grace, this::kill);
        }
      }
      case 2 -> {
        kill();
      }
      default -> end();
    }
  }

  private synchronized void kill() {
    if (!over) {
      count = Math.max(count, 2);
      session.kill();
      after(PATIENCE, this::end);
    }
  }

  private synchronized void end() {
    tellHowToGoOn();
    halt.accept(ExitCode.INTERRUPTED);
  }

  private static void after(Duration delay, Runnable action) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread.sleep(delay);
              } catch (InterruptedException e) {
                return;
              }
              action.run();
            });
  }
}
