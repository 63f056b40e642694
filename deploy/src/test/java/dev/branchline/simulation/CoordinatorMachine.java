package dev.branchline.simulation;

import dev.branchline.coordinator.actor.Coordinator;
import dev.branchline.coordinator.actor.Feed;
import dev.branchline.coordinator.actor.MonotonicClock;
import dev.branchline.coordinator.actor.Peer;
import dev.branchline.coordinator.actor.Pen;
import dev.branchline.coordinator.actor.SweepActor;
import dev.branchline.coordinator.actor.Terms;
import dev.branchline.coordinator.actor.WorkerSession;
import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Versions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A machine with a coordinator: the real actors over a journal's disk that isn't one. */
final class CoordinatorMachine {
  /** Far in the past, so that a jump of the clock never reaches it. */
  private static final long WALL = 1_700_000_000_000L;

  final Host host;
  final String name;
  private final World world;
  private final Net net;
  private final Disk disk;
  private final Oracle oracle;
  private final Duration workerTimeout;
  private @Nullable Life process;
  private long incarnations;

  /** How far the wall clock is off, in milliseconds. */
  long wallShift;

  CoordinatorMachine(
      World world,
      Net net,
      Host host,
      String name,
      Disk disk,
      Oracle oracle,
      Duration workerTimeout) {
    this.world = world;
    this.net = net;
    this.host = host;
    this.name = name;
    this.disk = disk;
    this.oracle = oracle;
    this.workerTimeout = workerTimeout;
  }

  static String reception(String name) {
    return "pekko://branchline@%s:7421/user/reception".formatted(name);
  }

  boolean isUp() {
    return process != null;
  }

  /** Claims the next epoch, and takes up what the journal has. */
  void start() {
    if (process == null) {
      process = new Life();
      process.takeUp();
    }
  }

  void kill() {
    Life top = process;
    if (top != null) {
      world.tell("%s dies", name);
      process = null;
      host.kill(top.coordinator);
    }
  }

  /** The user's word; nothing comes of it if nobody is there. */
  void act(SweepId sweep, Command command, boolean takeUp) {
    Life to = process;
    if (to != null) {
      host.execute(() -> to.act(sweep, command, takeUp));
    }
  }

  void submit(Sweeps.Submission submission, String key) {
    Life to = process;
    if (to != null) {
      host.execute(() -> to.submit(submission, key));
    }
  }

  private final class Life implements Disk.Voice, FakeReception.House {
    private final int life = host.life();
    private final Disk.Writer writer;
    private final ActorRef<Coordinator.Message> coordinator;
    private final CoordinatorEnd.Desk desk;

    Life() {
      writer = disk.claim(host, this);
      world.tell("%s leads in epoch %d", name, writer.epoch());
      MonotonicClock clock =
          new MonotonicClock(
              oracle.newestMillis(),
              host::nanos,
              WALL + wallShift + Duration.ofNanos(world.now).toMillis());
      Pen pen = (sweep, entry, done) -> writer.write(sweep, entry, done);
      coordinator =
          host.spawn(
              Coordinator.create(writer.epoch(), pen, clock, new Terms(true, workerTimeout)), name);
      desk =
          new CoordinatorEnd.Desk(FakeLink.SECRET, Versions.OURS, ++incarnations, writer.epoch());
    }

    void takeUp() {
      writer.unfinished().forEach((stored, snapshot) -> adopt(stored, Optional.of(snapshot)));
      var _ = new FakeReception(host, net, new Net.Door(reception(name), name), desk, this);
    }

    private void adopt(Stored stored, Optional<SweepSnapshot> snapshot) {
      Optional<Feed> feed =
          stored
              .submission
              .feed()
              .map(
                  nature ->
                      new FakeFeed(
                          host, nature, Sweeps::fed, ordinal -> writer.fed(stored.id, ordinal)));
      coordinator.tell(new Coordinator.Adopt(stored.submission.plan(stored.id, feed), snapshot));
    }

    @Override
    public void connect(
        Outlet<ToWorker> worker, Consumer<Consumer<ToCoordinator>> replyTo, Runnable gone) {
      coordinator.tell(
          new Coordinator.Connect(
              worker,
              session -> replyTo.accept(message -> session.tell(new WorkerSession.Heard(message))),
              new Peer.Remote("", gone)));
    }

    @Override
    public void saying(ToWorker message) {
      oracle.saying(message, writer.epoch());
    }

    @Override
    public void stalled(Optional<String> reason) {
      world.tell("%s's journal %s", name, reason.isPresent() ? "is stalled" : "goes on");
      coordinator.tell(new Coordinator.Stalled(reason));
    }

    @Override
    public void deposed() {
      world.tell("%s is deposed", name);
      world.after(0, () -> exit());
    }

    private void exit() {
      if (host.life() == life) {
        kill();
      }
    }

    void submit(Sweeps.Submission submission, String key) {
      boolean taken = writer.submit(submission, key, stored -> adopt(stored, Optional.empty()));
      world.tell("%s is submitted: %b", key, taken);
    }

    void act(SweepId sweep, Command command, boolean takeUp) {
      CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
      oracle.asked(sweep, command);
      coordinator.tell(
          new Coordinator.To(
              sweep, new SweepActor.Act(command, answer), () -> answer.cancel(false)));
      var _ =
          answer.whenComplete(
              (refused, cancelled) -> {
                if (host.life() != life) {
                  return;
                }
                if (cancelled != null) {
                  world.tell("nobody works on sweep %s", sweep);
                  takeUp(sweep, command, takeUp);
                } else {
                  world.tell(
                      "%s of sweep %s: %s",
                      command.getClass().getSimpleName(), sweep, refused.orElse("done"));
                  if (refused.isEmpty()) {
                    oracle.done(disk, sweep, command);
                  }
                }
              });
    }

    private void takeUp(SweepId sweep, Command command, boolean wanted) {
      if (wanted && !(command instanceof Command.Resume)) {
        writer.load(
            sweep,
            (stored, snapshot) -> {
              adopt(stored, Optional.of(snapshot));
              act(sweep, command, false);
            });
      }
    }
  }
}
