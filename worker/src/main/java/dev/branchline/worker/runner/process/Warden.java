package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that watches over a runner's executions: their output and memory five times a
 * second, and once a second whether something escaped. It sleeps while no seat is open.
 *
 * <p>Orphans are adopted by this process's first thread, so that reading its list of children tells
 * whether anything escaped at all; only then all processes are looked at.
 */
final class Warden implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Warden.class);
  private static final long MILLI = 1_000_000;
  private static final long TICK = 200 * MILLI;
  private static final long SECOND = 1_000 * MILLI;
  private static final long FAST_TICK = 20 * MILLI;
  private static final long KILLING_TICK = 3 * MILLI;
  private static final long REST = 3_600 * SECOND;
  private static final long CLOSING = 10 * SECOND;

  private final String agentToken;
  private final Registry registry = Registry.OF_THIS_PROCESS;
  private final Set<LinuxSeat> seats = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::watch, "branchline-warden");
  private final Bell bell = new Bell();
  private final Libc libc = new Libc();
  private final Remnants remnants;
  private final long self = ProcessHandle.current().pid();
  private Guardian guardian;
  private Remnants.Sight sight = new Remnants.Sight(false, 0, Set.of());
  private long lastLook = System.nanoTime();
  private long lookCost;
  private long lastCheck = System.nanoTime();
  private boolean lookOwed;
  private volatile boolean closing;
  private volatile boolean endedSince;
  private volatile Duration grace = Duration.ZERO;

  Warden(String agentToken) {
    this.agentToken = agentToken;
    this.remnants = new Remnants(libc, agentToken);
    try {
      guardian = Guardian.start(libc, agentToken);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    registry.addGuardian(guardian.pid());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void open(LinuxSeat seat) {
    seats.add(seat);
    registry.add(seat);
    wake();
  }

  void close(LinuxSeat seat) {
    seats.remove(seat);
    registry.remove(seat);
    wake();
  }

  boolean isClosing() {
    return closing;
  }

  /** From now on what attempts leave behind has so long between SIGTERM and SIGKILL. */
  void grant(Duration grace) {
    this.grace = grace;
  }

  /** An execution ended by itself; what it left is to be looked for. */
  void ended() {
    endedSince = true;
  }

  /** Has it look at once. */
  void wake() {
    bell.ring();
  }

  private void watch() {
    long closeBy = Long.MAX_VALUE;
    while (true) {
      try {
        lookOwed |= bell.await(step());
      } catch (RuntimeException e) {
        LOG.error("watching over processes failed, and goes on", e);
        lookOwed |= bell.await(SECOND);
      }
      if (closing) {
        closeBy = Math.min(closeBy, System.nanoTime() + CLOSING);
        boolean gone = seats.stream().allMatch(seat -> seat.current() == null);
        if (gone && look().leftovers() == 0) {
          guardian.bye();
          break;
        }
        if (System.nanoTime() - closeBy > 0) {
          LOG.warn("some processes can't be ended; the guardian goes on trying");
          break;
        }
      }
    }
    registry.removeGuardian(guardian.pid());
    guardian.close();
  }

  /** Does what is due; how long to sleep after. */
  private long step() {
    List<LinuxSeat> open = List.copyOf(seats);
    boolean growing = trim(open);
    long now = System.nanoTime();
    if (closing) {
      open.stream().map(LinuxSeat::current).forEach(Warden::kill);
    }
    if (closing || sight.killing() || anyKilled(open) || isDue(open, now)) {
      look();
    } else if (lookOwed) {
      // Many who leave something behind may not have us do nothing but look.
      long early = lastLook + 10 * lookCost - now;
      if (early > 0) {
        return early;
      }
      look();
    }
    if (now - lastCheck >= SECOND) {
      lastCheck = now;
      renewGuardian();
    }
    if (sight.killing() || closing) {
      return KILLING_TICK;
    }
    if (growing) {
      return FAST_TICK;
    }
    return open.isEmpty() && sight.leftovers() == 0 && !endedSince ? REST : TICK;
  }

  private static void kill(@Nullable Execution execution) {
    if (execution != null) {
      execution.kill();
    }
  }

  private static boolean anyKilled(List<LinuxSeat> open) {
    return open.stream()
        .map(LinuxSeat::current)
        .anyMatch(execution -> execution != null && execution.killed());
  }

  private boolean isDue(List<LinuxSeat> open, long now) {
    // A machine with very many processes is looked at more rarely: a fiftieth of the time.
    long pause = Math.clamp(50 * lookCost, SECOND, 5 * SECOND);
    long since = now - lastLook;
    boolean old = false;
    for (LinuxSeat seat : open) {
      Execution execution = seat.current();
      if (execution != null) {
        long age = libc.bootNanos() - execution.startedBootNanos();
        if (execution.launch().memoryLimit() > 0 && age > TICK && since >= TICK) {
          return true;
        }
        old |= age > SECOND;
      }
    }
    if (since < pause) {
      return false;
    }
    return sight.leftovers() > 0 || (old && since >= 2 * pause) || orphansLeft();
  }

  private boolean orphansLeft() {
    boolean ended = endedSince;
    endedSince = false;
    Optional<List<Integer>> adopted = Proc.children(self, self);
    if (adopted.isEmpty()) {
      return ended;
    }
    lastLook = System.nanoTime();
    return adopted.get().stream().anyMatch(pid -> !registry.isGuardian(pid));
  }

  private Remnants.Sight look() {
    long start = libc.threadNanos();
    lookOwed = false;
    sight = remnants.look(registry, closing ? 0 : grace.toNanos());
    lastLook = System.nanoTime();
    lookCost = libc.threadNanos() - start;
    guardian.tell(sight.unmarked());
    return sight;
  }

  /** Whether some output grows so fast that it has to be looked at more often. */
  private boolean trim(List<LinuxSeat> open) {
    boolean growing = false;
    for (LinuxSeat seat : open) {
      Execution execution = seat.current();
      if (execution != null && libc.bootNanos() - execution.startedBootNanos() > TICK / 2) {
        growing |= seat.trim(execution, libc) > execution.launch().outputCap();
      }
    }
    return growing;
  }

  private void renewGuardian() {
    if (guardian.lives()) {
      return;
    }
    LOG.warn("the guardian process has ended; another one is started");
    registry.removeGuardian(guardian.pid());
    guardian.close();
    try {
      // Where this fails, the closed one stays, and the next second tries again.
      guardian = Guardian.start(libc, agentToken);
      registry.addGuardian(guardian.pid());
      guardian.tell(sight.unmarked());
    } catch (IOException e) {
      LOG.error("no guardian process: if this worker is killed, its programs live on", e);
    }
  }

  /** Kills everything, waits until it is gone, and ends the thread. */
  @Override
  public void close() {
    closing = true;
    wake();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
