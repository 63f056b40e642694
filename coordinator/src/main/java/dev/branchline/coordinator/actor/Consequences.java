package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.commit.CommitLog;
import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Decision;
import dev.branchline.coordinator.engine.Effect;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.journal.Entry;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one sweep's decisions cause once they are on disk: words to workers, answers to users, and
 * what followers see. Confined to the sweep's actor.
 */
final class Consequences {
  private static final Logger LOG = LoggerFactory.getLogger(Consequences.class);

  private sealed interface Then {}

  private record Do(Effect effect, Optional<ActorRef<WorkerSession.Message>> session)
      implements Then {}

  private record Show(List<Event> events, Moment at) implements Then {}

  private record Close(WorkerId worker, LeaseId lease, Event.Closing closing) implements Then {}

  private record Answer(CompletableFuture<Optional<String>> replyTo) implements Then {}

  private final Engine engine;
  private final SweepWorkers workers;
  private final SweepFollowers followers;
  private final CommitLog<Event, Then> log = new CommitLog<>();
  private boolean finished;

  Consequences(Engine engine, SweepWorkers workers, SweepFollowers followers) {
    this.engine = engine;
    this.workers = workers;
    this.followers = followers;
  }

  /**
   * Has the engine decide a command that no user waits for.
   *
   * @param session where the command came from, if it is to be answered
   * @return false if it was rejected
   */
  boolean decide(Command command, Moment now, Optional<ActorRef<WorkerSession.Message>> session) {
    return switch (engine.decide(command, now)) {
      case Decision.Accepted accepted -> {
        stage(accepted, now, session, Optional.empty());
        yield true;
      }
      case Decision.Rejected(String reason) -> {
        LOG.debug("rejected {}: {}", command, reason);
        yield false;
      }
    };
  }

  /** Has the engine decide a user's command, unless nothing can be written. */
  void act(Command command, Moment now, CompletableFuture<Optional<String>> replyTo) {
    if (log.stalled().isPresent()) {
      replyTo.complete(log.stalled().map(reason -> "the journal can't be written: " + reason));
      return;
    }
    switch (engine.decide(command, now)) {
      case Decision.Accepted accepted ->
          stage(accepted, now, Optional.empty(), Optional.of(replyTo));
      case Decision.Rejected(String reason) -> replyTo.complete(Optional.of(reason));
    }
  }

  private void stage(
      Decision.Accepted decision,
      Moment now,
      Optional<ActorRef<WorkerSession.Message>> session,
      Optional<CompletableFuture<Optional<String>>> replyTo) {
    List<Then> then = new ArrayList<>();
    List<Event> durable = new ArrayList<>();
    int rows = 0;
    for (Event event : decision.events()) {
      if (!(event instanceof Event.Transient)) {
        durable.add(event);
        rows += Entry.rows(event);
      }
      if (event instanceof Event.LeaseClosed(var lease, var closing)) {
        engine.holder(lease).ifPresent(worker -> then.add(new Close(worker, lease, closing)));
      }
    }
    if (!decision.events().isEmpty()) {
      then.add(new Show(decision.events(), now));
    }
    decision.effects().forEach(effect -> then.add(new Do(effect, session)));
    replyTo.ifPresent(reply -> then.add(new Answer(reply)));
    carryOut(log.stage(durable, rows, then));
  }

  /** Offers the journal what it doesn't have yet. */
  void handOver(Predicate<Staged<Event>> journal) {
    log.handOver(journal);
  }

  /** The journal has everything up to this entry on disk. */
  void committed(long number) {
    carryOut(log.committed(number));
  }

  private void carryOut(List<Then> free) {
    for (Then then : free) {
      switch (then) {
        case Close(var worker, var lease, var closing) -> workers.closed(worker, lease, closing);
        case Show(var events, var at) -> events.forEach(event -> followers.fold(event, at));
        case Do(var effect, var session) -> {
          finished |= effect instanceof Effect.Finished;
          workers.perform(effect, session);
        }
        case Answer(var replyTo) -> replyTo.complete(Optional.empty());
      }
    }
  }

  /** Nothing can be written at present; empty when it can again. */
  void stalled(Optional<String> reason) {
    reason.ifPresentOrElse(log::stall, log::resume);
  }

  /** Why nothing can be written at present, if so. */
  Optional<String> stalled() {
    return log.stalled();
  }

  /** Whether new work may be decided on. */
  boolean open() {
    return log.open();
  }

  /** Whether everything that was decided is on disk and carried out. */
  boolean isEmpty() {
    return log.isEmpty();
  }

  /** Whether the sweep's end is on disk. */
  boolean finished() {
    return finished;
  }
}
