package dev.branchline.worker.runner.python;

import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Series;
import dev.branchline.worker.runner.process.Origin;
import dev.branchline.worker.runner.process.Origins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Python processes of a worker that bring up branches. A template serves all seats that run its
 * script, each by a fork of it, and is closed when none has for {@link #IDLE}.
 */
public final class Templates implements Origins {
  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

  /** How long a template is kept that nobody uses. */
  static final Duration IDLE = Duration.ofSeconds(20);

  /** So many templates of a script may die; after that its branches get interpreters. */
  static final int MOST_DEATHS = 3;

  private final Path workerDir;
  private final Helpers helpers;
  private final Duration idle;
  private final Map<Script, Shared> shared = new HashMap<>();
  private final Set<Template> all = new HashSet<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("branchline-templates").factory());
  private final ScheduledFuture<?> ticking;
  private final Set<Script> warned = new HashSet<>();
  private int made;
  private boolean closed;

  /** The template of a script, and what is known of it. */
  private static final class Shared {
    Template template;
    int users;
    int deaths;
    long unusedSince;

    Shared(Template template) {
      this.template = template;
    }
  }

  Templates(Path workerDir, Helpers helpers, Duration idle) {
    this.workerDir = workerDir;
    this.helpers = helpers;
    this.idle = idle;
    long tick = Math.max(1, idle.toMillis() / 4);
    ticking = clock.scheduleWithFixedDelay(this::closeIdle, tick, tick, TimeUnit.MILLISECONDS);
  }

  /** Those of a worker. */
  public static Templates of(Path workerDir, Helpers helpers) {
    return new Templates(workerDir, helpers, IDLE);
  }

  @Override
  public Origin open() {
    return new PythonOrigin(this);
  }

  /** The template of a script, for one more seat; it is given back by {@link #leave}. */
  synchronized Template join(Script script) {
    Shared entry = shared.computeIfAbsent(script, it -> new Shared(start(it)));
    entry.users++;
    return entry.template;
  }

  /** A seat that has joined doesn't use it any more. */
  synchronized void leave(Script script) {
    Shared entry = shared.get(script);
    if (entry != null) {
      entry.users--;
      entry.unusedSince = System.nanoTime();
    }
  }

  /** A fork of it that served a seat has died; where that happens often it is given up. */
  synchronized void forkDied(Script script, Template template) {
    Shared entry = shared.get(script);
    if (entry != null && entry.template == template) {
      entry.deaths++;
      if (entry.deaths >= MOST_DEATHS) {
        template.close();
      }
    }
  }

  /** Another one in place of one that died; the same if that was replaced already. */
  synchronized Template replaced(Script script, Template dead) {
    Shared entry = shared.get(script);
    if (entry == null || entry.template != dead) {
      return entry == null ? dead : entry.template;
    }
    all.remove(dead);
    entry.deaths++;
    if (!closed && entry.deaths < MOST_DEATHS) {
      entry.template = start(script);
    }
    return entry.template;
  }

  /** Tells once that a script's branches get an interpreter each. */
  synchronized void unfit(Script script, String reason) {
    if (!closed && warned.add(script)) {
      LOG.warn("branches of this script start without a template (isolation: spawn): {}", reason);
    }
  }

  private Template start(Script script) {
    return start(script, Optional.empty());
  }

  /** One that isn't shared; whoever asks closes it. */
  synchronized Template start(Script script, Optional<Path> tokens) {
    made++;
    int number = made;
    Path folder = workerDir.resolve("templates");
    Template template =
        Template.start(script, helpers.open("t" + number), places(folder, number), number, tokens);
    all.add(template);
    if (closed) {
      template.close();
    }
    return template;
  }

  /** Ends one that isn't shared. */
  synchronized void end(Template template) {
    all.remove(template);
    template.close();
  }

  @Override
  public Optional<Series> series(Script script, Desk desk) {
    return PythonSeries.open(this, script, desk);
  }

  private static Places places(Path folder, int number) {
    return new Places() {
      @Override
      public Path attempts() {
        return folder;
      }

      @Override
      public Path dir() {
        return folder.resolve(number + "-left");
      }

      @Override
      public Path stdout() {
        return folder.resolve(number + "-stdout");
      }

      @Override
      public Path stderr() {
        return folder.resolve(number + "-stderr");
      }
    };
  }

  private synchronized void closeIdle() {
    long now = System.nanoTime();
    shared
        .values()
        .removeIf(
            entry -> {
              boolean over = entry.users == 0 && now - entry.unusedSince > idle.toNanos();
              if (over) {
                end(entry.template);
              }
              return over;
            });
    all.removeIf(Template::hasDied);
  }

  /** How many live; for tests. */
  synchronized int living() {
    return (int) all.stream().filter(template -> !template.isGone()).count();
  }

  @Override
  public void close() {
    ticking.cancel(false);
    clock.shutdown();
    synchronized (this) {
      closed = true;
      all.forEach(Template::close);
    }
  }
}
