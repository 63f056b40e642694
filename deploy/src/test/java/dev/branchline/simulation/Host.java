package dev.branchline.simulation;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * A machine that one process at a time lives on: its actors run on the world's time, one message
 * after another, and not at all while it is stopped. What a process does after its death has no
 * effect: whatever leads out of it asks whether its life is still the present one.
 */
final class Host {
  private static final Map<String, Host> ALL = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String CONFIG =
      """
      pekko {
        log-dead-letters = off
        log-dead-letters-during-shutdown = off
        jvm-shutdown-hooks = off
        loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
        loglevel = "ERROR"
        stdout-loglevel = "OFF"
        coordinated-shutdown.run-by-jvm-shutdown-hook = off
        scheduler.implementation = "dev.branchline.simulation.LoopScheduler"
        actor {
          provider = local
          default-dispatcher {
            executor = "dev.branchline.simulation.LoopConfigurator"
            throughput = 1
          }
          internal-dispatcher = "pekko.actor.default-dispatcher"
        }
      }
      """;

  private final ActorSystem<Void> system;
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private @Nullable World world;
  private boolean draining;
  private boolean stopped;
  private int spawned;
  private int life;
  private long asleepSince = -1;
  private long slept;

  Host() {
    String name = "host-" + NUMBERS.incrementAndGet();
    ALL.put(name, this);
    system =
        ActorSystem.create(
            Behaviors.empty(),
            name,
            ConfigFactory.parseString("simulation.host = " + name + "\n" + CONFIG)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve());
  }

  static Host named(String name) {
    return Objects.requireNonNull(ALL.get(name), name);
  }

  /** It lives in this world from now on. */
  void begin(World in) {
    world = in;
    stopped = false;
    asleepSince = -1;
    slept = 0;
  }

  World world() {
    World in = world;
    if (in == null) {
      throw new IllegalStateException("no world yet");
    }
    return in;
  }

  /** Starts an actor of the process that lives here now. */
  <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    spawned++;
    return system.systemActorOf(behavior, name + "-" + spawned, Props.empty());
  }

  /** The process that lives here dies; the next may be started. */
  void kill(ActorRef<?> top) {
    life++;
    goOn();
    Adapter.toClassic(system).stop(Adapter.toClassic(top));
    drain();
  }

  /** Does all that is left of a process that has died; it has no effect any more. */
  void settle() {
    drain();
  }

  /** Counts the processes that lived here. */
  int life() {
    return life;
  }

  void stop() {
    stopped = true;
  }

  /** The whole machine sleeps: its clock stands still, too. */
  void sleep() {
    if (asleepSince < 0) {
      asleepSince = world().now;
    }
    stopped = true;
  }

  void goOn() {
    stopped = false;
    if (asleepSince >= 0) {
      slept += world().now - asleepSince;
      asleepSince = -1;
    }
  }

  boolean isStopped() {
    return stopped;
  }

  /** Does it when the process gets to it. */
  void execute(Runnable task) {
    queue.add(task);
    if (world == null && !draining) {
      drain();
    }
  }

  /** Does it after a time, if the process still lives. */
  void after(long nanos, Runnable task) {
    World in = world;
    int born = life;
    if (in != null) {
      in.after(
          nanos,
          () -> {
            if (life == born) {
              execute(task);
            }
          });
    }
  }

  /** A clock that never goes back; another one on each machine. */
  long nanos() {
    if (world == null) {
      return 0;
    }
    long now = asleepSince >= 0 ? asleepSince : world().now;
    return now - slept + 1_000_000_000_000L;
  }

  boolean isReady() {
    return !stopped && !queue.isEmpty();
  }

  void doOne() {
    queue.remove().run();
  }

  private void drain() {
    draining = true;
    while (!queue.isEmpty()) {
      queue.remove().run();
    }
    draining = false;
  }

  /** Nothing of this world is left on it. */
  void end() {
    life++;
    world = null;
    stopped = false;
    drain();
  }
}
