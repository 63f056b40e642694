package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Running;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One execution from before its start until its process was reaped.
 *
 * <p>Signals and the end exclude each other, so that a pid is never used after it was given back.
 */
final class Execution implements Running {
  static final String TOKEN = "BRANCHLINE_EXECUTION";
  private static final String HELPER = "helper-";

  private final Launch launch;
  private final String token;
  private final long startedBootNanos;
  private final Warden warden;
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile int pid;
  private volatile boolean killed;
  private volatile boolean over;
  private volatile long excess;

  Execution(Launch launch, String agentToken, long bootNanos, Warden warden) {
    this.launch = launch;
    this.token = token(launch, agentToken);
    this.startedBootNanos = bootNanos;
    this.warden = warden;
  }

  /** What names an execution on this machine. */
  static String token(Launch launch, String agentToken) {
    return launch.ordinal() < 0
        ? HELPER + -launch.ordinal() + "-" + agentToken
        : launch.lease() + "-" + launch.ordinal() + "-" + agentToken;
  }

  Launch launch() {
    return launch;
  }

  /** What its processes carry in their environment. */
  String token() {
    return token;
  }

  /** No process of it started before this. */
  long startedBootNanos() {
    return startedBootNanos;
  }

  void started(int pid) {
    this.pid = pid;
  }

  /** Whether a token is that of a process that helps attempts; its forks carry it too. */
  static boolean isHelpers(String token) {
    return token.startsWith(HELPER);
  }

  /** Whether it is itself such a process. */
  boolean isHelper() {
    return isHelpers(token);
  }

  /** Of the process that was started; 0 until it is known. */
  @Override
  public long pid() {
    return pid;
  }

  @Override
  public synchronized void interrupt() {
    if (!over && pid > 0) {
      Libc libc = new Libc();
      libc.kill(-pid, Signals.TERM);
      // A stopped process gets nothing before it goes on.
      libc.kill(-pid, Signals.CONT);
    }
  }

  @Override
  public void kill() {
    if (!over && !killed) {
      killed = true;
      warden.wake();
    }
  }

  /** Kills it, as it had so many bytes. */
  synchronized void killForMemory(long bytes) {
    if (!over && !killed) {
      excess = bytes;
      killed = true;
    }
  }

  /** SIGKILL to its group. */
  synchronized void killGroup() {
    if (!over && pid > 0) {
      new Libc().kill(-pid, Signals.KILL);
    }
  }

  boolean killed() {
    return killed;
  }

  boolean over() {
    return over;
  }

  /** The bytes it was killed for; 0 if it wasn't. */
  long excess() {
    return excess;
  }

  /** Gives its pid back; the status of wait(2). */
  synchronized int end(Libc libc) {
    over = true;
    return libc.reap(pid);
  }

  /** Its pid was given back by whoever had brought it up; pids are given out in turn. */
  synchronized void endElsewhere() {
    over = true;
  }

  /** Nothing that it started is left. */
  void reportGone() {
    gone.countDown();
  }

  /** Waits until nothing of it is left, for a while; whether that is so. */
  boolean awaitGone(long millis) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (true) {
        try {
          return gone.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
