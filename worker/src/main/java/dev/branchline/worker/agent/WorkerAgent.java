package dev.branchline.worker.agent;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.worker.runner.Runner;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A worker's side of the conversation: takes leases, has lanes run them, and tells what came of
 * them until it is answered. It obeys the newest epoch only. It stops by itself after its goodbye.
 */
public final class WorkerAgent extends AbstractBehavior<WorkerAgent.Command> {
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  /** How long the last outcomes may go unanswered while it leaves. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  /** What it is told. */
  public sealed interface Command {}

  /** The coordinator says something. */
  public record Received(ToWorker message) implements Command {}

  /** It is to say hello again, as the coordinator may be another one. */
  public record Greet() implements Command {}

  /**
   * It is to leave: starts nothing new, hands back what waits, and says goodbye when nothing runs.
   *
   * @param finish whether what runs may finish; if not it is killed now, and lost by nobody's fault
   */
  public record Drain(boolean finish) implements Command {}

  private record Gathering() implements Command {}

  private record Untold() implements Command {}

  private record Beat() implements Command {}

  private record LeaveUnanswered() implements Command {}

  private final WorkerSetup setup;
  private final Outlet<ToCoordinator> outlet;
  private final TimerScheduler<Command> timers;
  private final Threads threads;
  private final Lanes lanes;
  private final Post post;
  private final ConfigHasher hasher = new ConfigHasher();
  private final Definitions definitions = new Definitions();
  private int epoch;
  private boolean draining;

  /** A worker that says hello at once. It doesn't close the runner. */
  public static Behavior<Command> create(
      WorkerSetup setup, Runner runner, Outlet<ToCoordinator> outlet) {
    return Behaviors.setup(_ -> create(setup, runner, outlet, Surroundings.of(setup)));
  }

  /** The same, on a ground of the caller's. */
  public static Behavior<Command> create(
      WorkerSetup setup, Runner runner, Outlet<ToCoordinator> outlet, Surroundings ground) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new WorkerAgent(context, timers, setup, runner, outlet, ground)));
  }

  private WorkerAgent(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      WorkerSetup setup,
      Runner runner,
      Outlet<ToCoordinator> outlet,
      Surroundings ground) {
    super(context);
    this.threads = ground.threads();
    this.timers = timers;
    this.setup = setup;
    this.outlet = outlet;
    this.post = new Post(ground.spill(), ground.outboxBytes(), threads::nanos);
    this.lanes = new Lanes(setup, runner, threads, new Waking(context.getSelf()));
    setup.live().ask(lanes::processes);
    timers.startTimerWithFixedDelay(new Beat(), HEARTBEAT);
    onGreet();
  }

  /** Wakes the agent from other threads. */
  private record Waking(ActorRef<Command> agent) implements Wakeable {
    @Override
    public void gathered() {
      agent.tell(new Gathering());
    }

    @Override
    public void untold() {
      agent.tell(new Untold());
    }
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onCommand)
        .onSignal(PostStop.class, signal -> onStop())
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Received received -> onReceived(received.message());
      case Greet greet -> onGreet();
      case Drain drain -> onDrain(drain.finish());
      case Gathering gathering -> onGathering();
      case Untold untold -> onUntold();
      case Beat beat -> onBeat();
      case LeaveUnanswered leave -> leave();
    };
  }

  private Behavior<Command> onReceived(ToWorker message) {
    switch (message) {
      case ToWorker.Welcome welcome -> onWelcome(welcome);
      case ToWorker.Define define -> onDefine(define);
      case ToWorker.Assign assign -> onAssign(assign);
      case ToWorker.Answers answers -> post.answered(answers);
      case ToWorker.Cancel cancel -> onCancel(cancel);
      case ToWorker.Retract retract -> onRetract(retract);
      case ToWorker.Drain drain -> {
        return onDrain(true);
      }
    }
    return leaveIfDone();
  }

  private Behavior<Command> onGreet() {
    lanes.take().outcomes().forEach(post::add);
    outlet.send(setup.hello(lanes.holdings(), post.unanswered()));
    return this;
  }

  private void onWelcome(ToWorker.Welcome welcome) {
    if (welcome.epoch() < epoch) {
      // No contact goes back to a lower epoch, but for a while two may live side by side: a node's
      // that is of no use any more, and the next one's. What was said to the first may come last.
      return;
    }
    epoch = welcome.epoch();
    for (LeaseId lease : lanes.holdings().keySet()) {
      if (!welcome.kept().contains(lease)) {
        lanes.end(lease);
      }
    }
    definitions.awaited().forEach(hash -> outlet.send(new ToCoordinator.NeedDefinition(hash)));
    if (draining) {
      outlet.send(new ToCoordinator.Draining());
    }
  }

  private void onAssign(ToWorker.Assign assign) {
    if (assign.lease().epoch() < epoch || assign.ordinals().isEmpty()) {
      return;
    }
    if (draining) {
      handBack(assign.lease(), assign.ordinals(), HandBackReason.DRAINED, "");
    } else if (lanes.hold(assign)) {
      definitions.forLease(assign).ifPresent(known -> start(assign, known));
      if (definitions.isFirst(assign)) {
        outlet.send(new ToCoordinator.NeedDefinition(assign.definition()));
      }
    }
  }

  private void onDefine(ToWorker.Define define) {
    List<ToWorker.Assign> waiting = definitions.arrived(define.hash());
    switch (Definitions.read(define.definition(), setup)) {
      case Definitions.Usable(Prepared prepared) -> {
        Set<String> used = lanes.definitions();
        if (definitions.keep(define.hash(), prepared, used)) {
          lanes.keepDefinitions(used);
        }
        waiting.forEach(assign -> start(assign, prepared));
      }
      case Definitions.Useless(String reason) -> waiting.forEach(each -> refuse(each, reason));
    }
  }

  private void start(ToWorker.Assign assign, Prepared prepared) {
    prepared
        .disagreement(assign, hasher)
        .ifPresentOrElse(reason -> refuse(assign, reason), () -> lanes.ready(assign, prepared));
  }

  private void refuse(ToWorker.Assign assign, String reason) {
    handBack(
        assign.lease(),
        lanes.retract(assign.lease(), Long.MAX_VALUE),
        HandBackReason.REFUSED,
        reason);
  }

  private void onCancel(ToWorker.Cancel cancel) {
    Ordinals dropped = lanes.cancel(cancel.lease(), cancel.ordinals());
    if (!dropped.isEmpty()) {
      handBack(cancel.lease(), dropped, HandBackReason.CANCELLED, "");
    }
  }

  private void onRetract(ToWorker.Retract retract) {
    Ordinals taken = lanes.retract(retract.lease(), retract.branches());
    handBack(retract.lease(), taken, HandBackReason.RETRACTED, "");
  }

  private void handBack(LeaseId lease, Ordinals ordinals, HandBackReason reason, String detail) {
    outlet.send(new ToCoordinator.HandBack(lease, ordinals, reason, detail));
  }

  private Behavior<Command> onGathering() {
    Gathered.Batch batch = lanes.take();
    batch
        .reports()
        .forEach((lease, reports) -> outlet.send(new ToCoordinator.Reports(lease, reports)));
    batch
        .outcomes()
        .forEach(
            (lease, attempts) -> {
              post.add(lease, attempts);
              outlet.send(new ToCoordinator.Outcomes(lease, attempts));
            });
    return leaveIfDone();
  }

  private Behavior<Command> onUntold() {
    lanes
        .newlyStarted()
        .forEach((lease, ordinals) -> outlet.send(new ToCoordinator.Started(lease, ordinals)));
    return this;
  }

  private Behavior<Command> onBeat() {
    Set<LeaseId> leases = new HashSet<>(lanes.leases());
    leases.addAll(post.leases());
    outlet.send(new ToCoordinator.Heartbeat(leases));
    return this;
  }

  private Behavior<Command> onDrain(boolean finish) {
    if (!draining) {
      draining = true;
      definitions.forgetAwaited();
      outlet.send(new ToCoordinator.Draining());
      lanes
          .leave()
          .forEach((lease, waiting) -> handBack(lease, waiting, HandBackReason.DRAINED, ""));
    }
    if (!finish) {
      lanes.kill();
    }
    return leaveIfDone();
  }

  private Behavior<Command> leaveIfDone() {
    if (!draining || !lanes.isQuiet()) {
      return this;
    }
    if (post.isEmpty()) {
      return leave();
    }
    if (!timers.isTimerActive(LAST_ANSWERS)) {
      timers.startSingleTimer(LAST_ANSWERS, new LeaveUnanswered(), LAST_ANSWERS);
    }
    return this;
  }

  private Behavior<Command> leave() {
    outlet.send(new ToCoordinator.Goodbye());
    return Behaviors.stopped();
  }

  private Behavior<Command> onStop() {
    lanes.leave();
    lanes.kill();
    threads.close();
    return this;
  }
}
