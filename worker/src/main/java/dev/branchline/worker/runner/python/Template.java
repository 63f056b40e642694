package dev.branchline.worker.runner.python;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Python process that brings up branches of one script: a template, which is forked for each
 * seat, or an interpreter that runs one branch after another. It runs in a seat of its own, by a
 * thread of its own.
 */
final class Template implements AutoCloseable {
  private static final long OUTPUT_CAP = 1 << 20;
  private static final long WORDS_MILLIS = 200;

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
  private final Optional<Path> tokens;
  private final CompletableFuture<State> state = new CompletableFuture<>();
  private final CompletableFuture<Ending> end = new CompletableFuture<>();
  private volatile @Nullable ServerSocketChannel door;
  private volatile @Nullable Frames control;
  private final CompletableFuture<Running> running = new CompletableFuture<>();
  private volatile boolean gone;
  private volatile boolean closed;

  /**
   * Starts one; {@link #state} tells what comes of it.
   *
   * @param seat for it alone; it closes it
   * @param number no other one has it
   * @param tokens where an interpreter finds what it may begin
   */
  static Template start(
      Script script, Seat seat, Places places, int number, Optional<Path> tokens) {
    Template template = new Template(script, seat, places, number, tokens);
    Thread.ofPlatform().daemon().name("branchline-template-" + number).start(template::live);
    return template;
  }

  private Template(Script script, Seat seat, Places places, int number, Optional<Path> tokens) {
    this.script = script;
    this.seat = seat;
    this.places = places;
    this.number = number;
    this.tokens = tokens;
  }

  /** Done once it serves, or it is known that it won't. */
  CompletableFuture<State> state() {
    return state;
  }

  /** Waits for that so long at most; later it is given up. */
  State awaitState(Duration patience) {
    try {
      return state.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      state.complete(
          new State.Unfit("its imports took more than " + patience.toSeconds() + " seconds"));
      close();
      return state.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new State.Failed(new Ending.NotStarted("interrupted"));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Done once its process has ended, with how it did. */
  CompletableFuture<Ending> end() {
    return end;
  }

  /** Whether it serves no more. */
  boolean isGone() {
    return gone;
  }

  /** Whether it did serve, and does no more. */
  boolean hasDied() {
    return gone && state.getNow(new State.Unfit("")) instanceof State.Ready;
  }

  /** Its process; only once it serves. */
  Running process() {
    return running.join();
  }

  private void live() {
    Path socket = null;
    try (seat;
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      // Not in the worker's directory, as these paths may have a hundred characters only.
      Path folder = Files.createTempDirectory("branchline");
      socket = folder.resolve("s");
      opened.bind(UnixDomainSocketAddress.of(socket));
      door = opened;
      Thread reader =
          Thread.ofPlatform()
              .daemon()
              .name("branchline-reader-" + number)
              .start(() -> read(opened));
      Ended ended = seat.run(launch(seat.directory(places), socket), this::started);
      gone = true;
      awaitWords(reader);
      state.complete(stillborn(ended));
      end.complete(ended.ending());
    } catch (IOException e) {
      state.complete(new State.Unfit("it can't be spoken to: " + e.getMessage()));
    } finally {
      gone = true;
      end.complete(new Ending.Lost("the Python process can't be spoken to"));
      remove(socket);
    }
  }

  /** Its last words may say why it ended, if it has come so far as to connect. */
  private void awaitWords(Thread reader) {
    try {
      if (!state.isDone()) {
        reader.join(WORDS_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void started(Running process) {
    running.complete(process);
    if (closed) {
      process.kill();
    }
  }

  private Launch launch(Path dir, Path socket) {
    StringBuilder settings = new StringBuilder(script.settings());
    settings.setLength(settings.length() - 1);
    settings.append(", \"socket\": ").append(quoted(socket));
    tokens.ifPresent(path -> settings.append(", \"tokens\": ").append(quoted(path)));
    return new Launch(
        new LeaseId(0),
        -number,
        List.of(
            script.interpreter(),
            script.start().toString(),
            tokens.isPresent() ? "reuse" : "fork",
            settings.append('}').toString()),
        script.env(),
        script.workdir(),
        dir,
        places,
        "{}",
        0,
        OUTPUT_CAP,
        Duration.ZERO);
  }

  private static String quoted(Path path) {
    return ConfigJson.write(new ConfigValue.Text(path.toString()));
  }

  private State stillborn(Ended ended) {
    if (ended.ending() instanceof Ending.NotStarted) {
      return new State.Failed(ended.ending());
    }
    String last =
        ended.stderr().map(LogTail::of).orElse("").lines().reduce((_, line) -> line).orElse("");
    return new State.Unfit("it ended at its start" + (last.isEmpty() ? "" : ": " + last));
  }

  /** Its first words; after them nothing comes from a template but its end. */
  private void read(ServerSocketChannel opened) {
    try {
      Frames frames = new Frames(opened.accept());
      control = frames;
      Frames.Frame first = frames.read();
      boolean ready = first.kind() == 'R';
      state.complete(ready ? new State.Ready() : new State.Unfit(first.text()));
      if (ready && tokens.isEmpty()) {
        frames.read();
      }
    } catch (IOException e) {
      gone = true;
      shutDoor();
    }
  }

  private void shutDoor() {
    ServerSocketChannel opened = door;
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (IOException e) {
      // Then nobody comes in by it any more either.
    }
  }

  /** What an interpreter is spoken to by, once it serves. */
  Frames frames() {
    return Objects.requireNonNull(control);
  }

  /**
   * A fork of the template that serves one seat.
   *
   * @throws IOException if the template is gone
   */
  synchronized Frames open() throws IOException {
    Frames frames = control;
    ServerSocketChannel opened = door;
    if (gone || frames == null || opened == null) {
      throw new IOException("the template is gone");
    }
    frames.add('O', 0, new byte[0]).flush();
    return new Frames(opened.accept());
  }

  /** Ends it, and whatever it has brought up. */
  @Override
  public void close() {
    closed = true;
    gone = true;
    var _ = running.thenAccept(Running::kill);
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
