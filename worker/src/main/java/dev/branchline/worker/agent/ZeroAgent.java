package dev.branchline.worker.agent;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.FedConfig;
import dev.branchline.protocol.sweep.Space;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.roaringbitmap.RoaringBitmap;

/**
 * A worker that runs nothing: each branch that it is granted has succeeded at once. What remains is
 * the cost of the control plane, which it is there to measure. What it hasn't had an answer to when
 * a conversation is lost is granted anew.
 */
public final class ZeroAgent extends AbstractBehavior<ZeroAgent.Command> {
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  /** The most outcomes in one message, about what a frame holds. */
  private static final int BATCH = 4_096;

  private static final ConfigValue.Mapping NOTHING = new ConfigValue.Mapping(new LinkedHashMap<>());
  private static final Outcome SUCCEEDED = new Outcome.Succeeded(NOTHING);

  /** What it is told. */
  public sealed interface Command {}

  /** The coordinator says something. */
  public record Received(ToWorker message) implements Command {}

  /** It is to say hello again. */
  public record Greet() implements Command {}

  /** It is to leave, at once, as nothing runs here. */
  public record Leave() implements Command {}

  private record Beat() implements Command {}

  private final WorkerId id;
  private final Resources capacity;
  private final Outlet<ToCoordinator> outlet;
  private final ConfigHasher hasher = new ConfigHasher();
  private final Map<String, Space.Indexed> spaces = new HashMap<>();
  private final Map<String, List<ToWorker.Assign>> awaiting = new HashMap<>();
  private final Map<LeaseId, RoaringBitmap> unanswered = new HashMap<>();

  /** A worker that pretends to have this capacity. It stops by itself after its goodbye. */
  public static Behavior<Command> create(
      WorkerId id, Resources capacity, Outlet<ToCoordinator> outlet) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new ZeroAgent(context, timers, id, capacity, outlet)));
  }

  private ZeroAgent(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      WorkerId id,
      Resources capacity,
      Outlet<ToCoordinator> outlet) {
    super(context);
    this.id = id;
    this.capacity = capacity;
    this.outlet = outlet;
    timers.startTimerWithFixedDelay(new Beat(), HEARTBEAT);
    onGreet();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Received(ToWorker message) -> onReceived(message);
      case Greet _ -> onGreet();
      case Beat _ -> outlet.send(new ToCoordinator.Heartbeat(unanswered.keySet()));
      case Leave _ -> {
        outlet.send(new ToCoordinator.Draining());
        outlet.send(new ToCoordinator.Goodbye());
        return Behaviors.stopped();
      }
    }
    return this;
  }

  private void onReceived(ToWorker message) {
    switch (message) {
      case ToWorker.Define define -> onDefine(define);
      case ToWorker.Assign assign -> onAssign(assign);
      case ToWorker.Answers answers -> onAnswers(answers);
      case ToWorker.Drain _ -> getContext().getSelf().tell(new Leave());
      // Nothing waits here or runs, so there is nothing to end or to give back.
      case ToWorker.Welcome _ -> {}
      case ToWorker.Cancel _ -> {}
      case ToWorker.Retract(LeaseId lease, var _) ->
          outlet.send(
              new ToCoordinator.HandBack(
                  lease, Ordinals.NONE, ToCoordinator.HandBackReason.RETRACTED, ""));
    }
  }

  private void onGreet() {
    unanswered.clear();
    awaiting.clear();
    outlet.send(new ToCoordinator.Hello(id, capacity, Map.of(), Map.of(), true, Optional.empty()));
  }

  private void onAssign(ToWorker.Assign assign) {
    Space.Indexed space = spaces.get(assign.definition());
    if (space != null) {
      succeed(assign, space);
      return;
    }
    List<ToWorker.Assign> waiting =
        awaiting.computeIfAbsent(assign.definition(), _ -> new ArrayList<>());
    waiting.add(assign);
    if (waiting.size() == 1) {
      outlet.send(new ToCoordinator.NeedDefinition(assign.definition()));
    }
  }

  private void onDefine(ToWorker.Define define) {
    List<ToWorker.Assign> waiting =
        Optional.ofNullable(awaiting.remove(define.hash())).orElse(List.of());
    switch (Definition.parse(define.definition())) {
      case Definition.Known(Definition definition) -> {
        spaces.put(define.hash(), definition.sweep().space());
        waiting.forEach(assign -> succeed(assign, definition.sweep().space()));
      }
      case Definition.Unknown(String reason) ->
          waiting.forEach(
              each ->
                  outlet.send(
                      new ToCoordinator.HandBack(
                          each.lease(),
                          each.ordinals(),
                          ToCoordinator.HandBackReason.REFUSED,
                          reason)));
    }
  }

  private void succeed(ToWorker.Assign assign, Space.Indexed space) {
    unanswered.merge(
        assign.lease(),
        assign.ordinals().toBitmap(),
        (one, other) -> {
          one.or(other);
          return one;
        });
    List<Attempt> attempts = new ArrayList<>(BATCH);
    PrimitiveIterator.OfLong ordinals = assign.ordinals().iterator();
    int index = 0;
    while (ordinals.hasNext()) {
      long ordinal = ordinals.nextLong();
      ConfigValue.Mapping config =
          assign.fed().isEmpty()
              ? space.at(ordinal)
              : FedConfig.of(assign.fed().get(index)).config();
      attempts.add(
          new Attempt(
              ordinal,
              assign.attempts().of(ordinal),
              hasher.id(config),
              Duration.ZERO,
              Duration.ZERO,
              SUCCEEDED,
              NOTHING));
      index++;
      if (attempts.size() == BATCH || !ordinals.hasNext()) {
        outlet.send(new ToCoordinator.Outcomes(assign.lease(), attempts));
        attempts.clear();
      }
    }
  }

  private void onAnswers(ToWorker.Answers answers) {
    RoaringBitmap left = unanswered.get(answers.lease());
    if (left != null) {
      left.andNot(answers.recorded().toBitmap());
      left.andNot(answers.superseded().toBitmap());
      left.andNot(answers.unknown().toBitmap());
      if (left.isEmpty()) {
        unanswered.remove(answers.lease());
      }
    }
  }
}
