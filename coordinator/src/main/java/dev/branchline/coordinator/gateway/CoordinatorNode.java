package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.actor.Coordinator;
import dev.branchline.coordinator.actor.MonotonicClock;
import dev.branchline.coordinator.actor.Peer;
import dev.branchline.coordinator.actor.Pen;
import dev.branchline.coordinator.actor.Terms;
import dev.branchline.coordinator.actor.WorkerSession;
import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.gateway.live.LiveGateway;
import dev.branchline.coordinator.journal.Entry;
import dev.branchline.coordinator.journal.Journal;
import dev.branchline.coordinator.journal.JournalException;
import dev.branchline.coordinator.journal.JournalListener;
import dev.branchline.coordinator.journal.Meters;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of this side: a coordinator over one directory's journal. Whoever opens it starts it in
 * an actor of his own, connects workers, and closes it when that actor has ended.
 */
public final class CoordinatorNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorNode.class);

  private final Journal journal;
  private final StateDirectory directory;
  private final Gateway stored;
  private final MonotonicClock clock;
  private final Voice voice;
  private final CompletableFuture<ActorRef<Coordinator.Message>> coordinator =
      new CompletableFuture<>();

  private CoordinatorNode(Journal journal, StateDirectory directory, Gateway stored, Voice voice) {
    this.journal = journal;
    this.directory = directory;
    this.stored = stored;
    this.clock = new MonotonicClock(journal.newestMillis());
    this.voice = voice;
  }

  /** Passes the journal's word on to the coordinator, once there is one. */
  private static final class Voice implements JournalListener {
    private volatile Consumer<Coordinator.Message> coordinator = _ -> {};
    private volatile Optional<String> stalled = Optional.empty();

    @Override
    public void stalled(String reason) {
      LOG.warn("the journal can't be written, and is tried again: {}", reason);
      stalled = Optional.of(reason);
      coordinator.accept(new Coordinator.Stalled(stalled));
    }

    @Override
    public void resumed() {
      LOG.warn("the journal can be written again");
      stalled = Optional.empty();
      coordinator.accept(new Coordinator.Stalled(stalled));
    }

    @Override
    public void deposed(long newerEpoch) {
      LOG.error("another coordinator has taken over (epoch {}); this one ends", newerEpoch);
      Runtime.getRuntime().halt(1);
    }

    @Override
    public void broken(RuntimeException bug) {
      LOG.error(
          "the journal is broken by a mistake of this program's; nothing more is written", bug);
      stalled = Optional.of("a mistake of this program's: " + bug);
      coordinator.accept(new Coordinator.Stalled(stalled));
    }
  }

  /**
   * Opens the journal, which claims the next epoch.
   *
   * @return refused if there can't be a journal here, or the one there is can't be used
   */
  public static Reply<CoordinatorNode> open(StateDirectory directory) {
    try {
      Voice voice = new Voice();
      Files.createDirectories(directory.state());
      Journal journal = Journal.open(directory.journal(), voice);
      return StoredGateway.open(directory)
          .then(stored -> Reply.accept(new CoordinatorNode(journal, directory, stored, voice)));
    } catch (IOException e) {
      return Reply.refuse(
          new Refusal.Impossible(
              directory.state() + " can't be made: " + e,
              "see that the folder may be written, or choose another one with `-C DIR`"));
    } catch (JournalException e) {
      return Reply.refuse(StoredGateway.refusal(directory, e));
    }
  }

  /** Writes what sweeps decide, and what their attempts report. */
  private record JournalPen(Journal journal, MonotonicClock clock) implements Pen {
    @Override
    public boolean write(SweepId sweep, Staged<Event> entry, Consumer<Long> committed) {
      return journal.submit(
          new Entry(sweep, entry.events(), () -> committed.accept(entry.number())));
    }

    @Override
    public void report(SweepId sweep, LeaseId lease, List<Report> reports) {
      long now = clock.now().epochMillis();
      List<Entry.Point> points =
          reports.stream()
              .map(
                  report ->
                      new Entry.Point(
                          lease, report.ordinal(), report.step(), report.metrics(), now))
              .toList();
      boolean taken = journal.submit(new Entry(sweep, List.of(), points, () -> {}));
      LOG.trace("reports of sweep {} taken: {}", sweep, taken);
    }

    @Override
    public void released(SweepId sweep) {
      journal.unregister(sweep);
    }
  }

  /** Starts the coordinator as a child of the caller's actor; to be called once. */
  public void start(ActorContext<?> parent) {
    start(parent, Terms.ONE_PROCESS);
  }

  /** The same, for workers that are held to these terms. */
  public void start(ActorContext<?> parent, Terms terms) {
    Pen pen = new JournalPen(journal, clock);
    ActorRef<Coordinator.Message> started =
        parent.spawn(Coordinator.create(journal.epoch(), pen, clock, terms), "coordinator");
    voice.coordinator = started::tell;
    coordinator.complete(started);
  }

  /**
   * Brings a worker in.
   *
   * @param worker leads to it
   * @param replyTo is given the way to its session, before anything is sent to it
   */
  public void connect(Outlet<ToWorker> worker, Consumer<Outlet<ToCoordinator>> replyTo) {
    connect(worker, replyTo, new Peer.Here());
  }

  /** The same, for one that may be elsewhere. */
  public void connect(Outlet<ToWorker> worker, Consumer<Outlet<ToCoordinator>> replyTo, Peer peer) {
    coordinator
        .join()
        .tell(
            new Coordinator.Connect(
                worker,
                session ->
                    replyTo.accept(message -> session.tell(new WorkerSession.Heard(message))),
                peer));
  }

  /** The epoch that it leads in. */
  public int epoch() {
    return journal.epoch();
  }

  /** The door to its sweeps, whose output lies in the directory. */
  public Gateway gateway() {
    return gateway(new DirectoryOutputs(directory));
  }

  /** The door to its sweeps, whose output is found in this way. */
  public LiveGateway gateway(Outputs outputs) {
    return new LiveGateway(
        coordinator.join(), journal, outputs, stored, () -> voice.stalled, clock);
  }

  /** What can be measured of it by now. */
  public Vitals vitals() {
    Meters meters = journal.meters();
    return new Vitals(
        meters.commits(),
        voice.stalled,
        meters.outcomes(),
        meters.leasesGranted(),
        meters.leasesClosed());
  }

  /** Grants nothing more, and leaves each sweep as it is once its workers have answered. */
  public void leave() {
    coordinator.join().tell(new Coordinator.Release(new CompletableFuture<>()));
  }

  /**
   * Leaves every sweep as it is once its workers have answered, and starts nothing more; what was
   * decided is on disk when the future completes.
   */
  public CompletableFuture<Void> release() {
    CompletableFuture<Void> released = new CompletableFuture<>();
    coordinator.join().tell(new Coordinator.Release(released));
    return released;
  }

  @Override
  public void close() {
    stored.close();
    journal.close();
  }
}
