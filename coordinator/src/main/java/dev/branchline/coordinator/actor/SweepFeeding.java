package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks for the configs of a fed sweep, each only when it is wanted: as long as few branches wait,
 * or, in a sequential sweep, when every branch has ended and that is on disk. A sweep that isn't
 * fed is always ready and never asks. Confined to the sweep's actor.
 */
final class SweepFeeding {
  /** No config is asked for while so many branches wait for a worker. */
  static final int LOOK_AHEAD = 32;

  private final SweepPlan plan;
  private final Engine engine;
  private final Consequences consequences;
  private final Consumer<Feed.Answer> self;
  private boolean checked;
  private boolean asking;
  private Moment askedAt = new Moment(0, 0);

  /**
   * The feeding of one sweep.
   *
   * @param self passes an answer on to {@link #answered}, on the actor's own thread
   */
  SweepFeeding(
      SweepPlan plan, Engine engine, Consequences consequences, Consumer<Feed.Answer> self) {
    this.plan = plan;
    this.engine = engine;
    this.consequences = consequences;
    this.self = self;
  }

  /** Whether branches may be granted: it is known that those fed before are still the same. */
  boolean ready() {
    return plan.feed().isEmpty() || checked || !engine.isFed();
  }

  /** Asks for what is wanted now, if anything. */
  void look(Moment now, boolean open) {
    plan.feed().filter(_ -> open && !asking && wanted()).ifPresent(feed -> ask(feed, now));
  }

  private boolean wanted() {
    if (!engine.isFed() || engine.status() != SweepStatus.RUNNING) {
      return false;
    }
    if (!checked) {
      return true;
    }
    return plan.facts().sequential()
        ? engine.ended() == engine.size() && consequences.isEmpty()
        : engine.count(Status.PENDING) < LOOK_AHEAD;
  }

  private void ask(Feed feed, Moment now) {
    asking = true;
    askedAt = now;
    if (checked) {
      feed.next(self);
    } else {
      feed.check(engine.size(), self);
    }
  }

  /** Has the engine take what was answered. */
  void answered(Feed.Answer answer, Moment now) {
    asking = false;
    switch (answer) {
      case Feed.Ready _ -> checked = true;
      case Feed.Config(var config) -> {
        Command extend = new Command.Extend(List.of(config));
        if (!consequences.decide(extend, now, Optional.empty()) && engine.isFed()) {
          breakOff("a sweep can't have more branches than it has now", now);
        }
      }
      case Feed.End _ -> {
        if (engine.size() == 0) {
          breakOff("it gives no config", now);
        } else {
          consequences.decide(new Command.Close(), now, Optional.empty());
        }
      }
      case Feed.Broken(String reason) -> breakOff(reason, now);
    }
    if (!engine.isFed()) {
      close();
    }
  }

  private void breakOff(String reason, Moment now) {
    String source = plan.feed().map(Feed::words).orElse("");
    consequences.decide(new Command.Break(source + ": " + reason), now, Optional.empty());
  }

  /** What is waited for, for people. */
  Optional<String> waiting(Moment now) {
    return plan.feed()
        .filter(_ -> asking)
        .map(
            feed ->
                String.format(
                    Locale.ROOT,
                    "%s was asked for a config %.1f s ago, and hasn't answered yet",
                    feed.words(),
                    Math.max(0, now.epochMillis() - askedAt.epochMillis()) / 1000.0));
  }

  /** Nothing more will be asked. */
  void close() {
    plan.feed().ifPresent(Feed::close);
  }
}
