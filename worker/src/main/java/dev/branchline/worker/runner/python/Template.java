package dev.branchline.worker.runner.python;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.LogTail;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Seat;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Python process that brings up branches of one script: a template that is forked, or an
 * interpreter that runs one after another. It runs in a seat of its own, by a thread of its own,
 * and a second thread reads what it and its children tell.
 */
final class Template implements AutoCloseable {
  private static final long OUTPUT_CAP = 1 << 20;

  /** What came of its start. */
  sealed interface State {
    /** It serves. */
    record Ready() implements State {}

    /** It won't, for this reason; branches are to have an interpreter each. */
    record Unfit(String reason) implements State {}

    /** It couldn't be started at all, as no interpreter could. */
    record Failed(Ending ending) implements State {}
  }

  private final Script script;
  private final Seat seat;
  private final Places places;
  private final int number;
  private final CompletableFuture<State> state = new CompletableFuture<>();
  private final Map<Integer, Ticket> tickets = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile @Nullable Frames frames;
  private volatile @Nullable Running running;
  private volatile boolean gone;
  private volatile boolean closed;
  private long pid;

  /**
   * Starts one; {@link #state} tells what comes of it.
   *
   * @param seat for it alone; it closes it
   * @param number no other one has it
   */
  static Template start(Script script, Seat seat, Places places, int number) {
    Template template = new Template(script, seat, places, number);
    Thread.ofPlatform().daemon().name("branchline-template-" + number).start(template::live);
    return template;
  }

  private Template(Script script, Seat seat, Places places, int number) {
    this.script = script;
    this.seat = seat;
    this.places = places;
    this.number = number;
  }

  /** Done once it serves, or it is known that it won't. */
  CompletableFuture<State> state() {
    return state;
  }

  /** Whether it serves no more. */
  boolean isGone() {
    return gone;
  }

  /** Its process. */
  long pid() {
    return pid;
  }

  private void live() {
    Path socket = null;
    try (seat;
        ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      // Not in the worker's directory, as these paths may have a hundred characters only.
      Path folder = Files.createTempDirectory("branchline");
      socket = folder.resolve("s");
      door.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofPlatform().daemon().name("branchline-reader-" + number).start(() -> read(door));
      Ended ended = seat.run(launch(seat.directory(places), socket), this::started);
      gone = true;
      state.complete(stillborn(ended));
      if (isReused()) {
        endAll(ended.ending());
      }
    } catch (IOException e) {
      state.complete(new State.Unfit("it can't be spoken to: " + e.getMessage()));
    } finally {
      gone = true;
      remove(socket);
      if (frames == null || isReused()) {
        lose();
      }
    }
  }

  private void started(Running process) {
    pid = process.pid();
    running = process;
    if (closed) {
      process.kill();
    }
  }

  private Launch launch(Path dir, Path socket) {
    String mode = isReused() ? "reuse" : "fork";
    String settings =
        script.settings().substring(0, script.settings().length() - 1)
            + ", \"socket\": \""
            + socket.toString().replace("\\", "\\\\").replace("\"", "\\\"")
            + "\"}";
    return new Launch(
        new LeaseId(0),
        -number,
        List.of(script.interpreter(), script.start().toString(), mode, settings),
        script.env(),
        script.workdir(),
        dir,
        places,
        "{}",
        0,
        OUTPUT_CAP,
        Duration.ZERO);
  }

  private State stillborn(Ended ended) {
    if (ended.ending() instanceof Ending.NotStarted) {
      return new State.Failed(ended.ending());
    }
    String last =
        ended.stderr().map(LogTail::of).orElse("").lines().reduce((_, line) -> line).orElse("");
    return new State.Unfit("it ended at its start" + (last.isEmpty() ? "" : ": " + last));
  }

  private void read(ServerSocketChannel door) {
    try (Frames open = new Frames(door.accept())) {
      frames = open;
      while (true) {
        accept(open.read());
      }
    } catch (IOException e) {
      gone = true;
      if (!isReused()) {
        lose();
      }
    }
  }

  private boolean isReused() {
    return script.isolation() == Script.Isolation.REUSE;
  }

  /** The end of the interpreter is that of the branch that it ran. */
  private void endAll(Ending ending) {
    switch (ending) {
      case Ending.Exited(int code) -> endAll(code << 8);
      case Ending.Signaled(int signal, String _) -> endAll(signal);
      case Ending.OutOfMemory _, Ending.NotStarted _, Ending.Lost _ -> {}
    }
  }

  private void endAll(int status) {
    for (Integer each : List.copyOf(tickets.keySet())) {
      Optional.ofNullable(tickets.remove(each)).ifPresent(ticket -> ticket.ended(status));
    }
  }

  private void accept(Frames.Frame frame) {
    switch (frame.kind()) {
      case 'R' -> state.complete(new State.Ready());
      case 'N' -> state.complete(new State.Unfit(frame.text()));
      default -> {
        Ticket ticket =
            frame.kind() == 'E' || frame.kind() == 'X'
                ? tickets.remove(frame.number())
                : tickets.get(frame.number());
        if (ticket != null) {
          tell(ticket, frame);
        }
      }
    }
  }

  private static void tell(Ticket ticket, Frames.Frame frame) {
    switch (frame.kind()) {
      case 'S' -> ticket.started(frame.integer());
      case 'X' -> ticket.refused(frame.text());
      case 'V' -> ticket.told(new LeftResult.Text(frame.text()));
      case 'B' -> ticket.told(new LeftResult.Raised(frame.text()));
      case 'E' -> ticket.ended(frame.integer());
      default -> {
        // Another version's; there is none, as the harness comes with this program.
      }
    }
  }

  private void lose() {
    for (Integer each : List.copyOf(tickets.keySet())) {
      Optional.ofNullable(tickets.remove(each))
          .ifPresent(ticket -> ticket.lost("the Python process that it ran under died"));
    }
  }

  /** Asks for a branch. */
  Ticket ask(Supplier<byte[]> request) {
    Ticket ticket = new Ticket();
    int each = count.incrementAndGet();
    tickets.put(each, ticket);
    Frames open = frames;
    try {
      if (open != null) {
        open.send('F', each, request.get());
      }
    } catch (IOException e) {
      gone = true;
    }
    if (gone || open == null) {
      tickets.remove(each);
      ticket.lost("the Python process that it was to run under died");
    }
    return ticket;
  }

  /** Ends it, and whatever it has brought up. */
  @Override
  public void close() {
    closed = true;
    gone = true;
    Running process = running;
    if (process != null) {
      process.kill();
    }
  }

  private static void remove(@Nullable Path socket) {
    try {
      if (socket != null) {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(Objects.requireNonNull(socket.getParent()));
      }
    } catch (IOException e) {
      // It stays among the temporary files.
    }
  }
}
