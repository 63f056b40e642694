package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Refused;
import dev.branchline.coordinator.gateway.Subscription;
import dev.branchline.coordinator.gateway.Update;
import dev.branchline.coordinator.shape.Entries;
import dev.branchline.coordinator.shape.Misshapen;
import dev.branchline.coordinator.shape.UpdateJson;
import dev.branchline.protocol.model.SweepId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream of updates on a thread of its own. A connection that ends, breaks or falls
 * silent is made again, after the last update that was read; when that fails for too long, it is
 * given up.
 */
final class EventReader implements Subscription {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * How long it bears with a server.
   *
   * @param silence after which a connection counts as broken; servers say something before that
   * @param giveUp how long nothing may be heard at all
   */
  record Patience(Duration silence, Duration giveUp) {
    /** Servers send a comment each 10 s or so. */
    static final Patience USUAL = new Patience(Duration.ofSeconds(30), Duration.ofMinutes(2));
  }

  private final Exchange exchange;
  private final String path;
  private final boolean ofOneSweep;
  private final Patience patience;
  private final Consumer<Update> listener;
  private final Consumer<RuntimeException> failed;
  private final EventStream stream = new EventStream();
  private volatile long heard = System.nanoTime();
  private volatile boolean closed;
  private volatile @Nullable InputStream open;

  /**
   * Starts to read.
   *
   * @param sweep the one; else all
   * @param listener is called by one thread at a time
   * @param failed is told, once, why it is given up
   */
  EventReader(
      Exchange exchange,
      Optional<SweepId> sweep,
      Patience patience,
      Consumer<Update> listener,
      Consumer<RuntimeException> failed) {
    this.exchange = exchange;
    this.path = Paths.events(sweep);
    this.ofOneSweep = sweep.isPresent();
    this.patience = patience;
    this.listener = listener;
    this.failed = failed;
    Thread.ofVirtual().name("events").start(this::read);
    Thread.ofVirtual().name("events-watch").start(this::watch);
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }

  private void read() {
    Duration pause = FIRST_PAUSE;
    String trouble = "";
    try {
      while (!closed) {
        long before = heard;
        try {
          connect();
          trouble = "the connection ended";
        } catch (IOException e) {
          trouble = Exchange.why(e);
        }
        stream.cut();
        if (heard != before) {
          pause = FIRST_PAUSE;
        }
        if (!closed && System.nanoTime() - heard > patience.giveUp.toNanos()) {
          throw new Refused(
              exchange
                  .server()
                  .unreachable(
                      "nothing was heard for " + patience.giveUp.toSeconds() + " s, " + trouble));
        }
        Thread.sleep(closed ? Duration.ZERO : pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    } catch (InterruptedException e) {
      failed.accept(new Refused(exchange.server().unreachable("interrupted")));
    } catch (RuntimeException e) {
      failed.accept(e);
    } finally {
      closed = true;
    }
  }

  /** One connection, until it ends. */
  private void connect() throws IOException, InterruptedException {
    HttpResponse<InputStream> response = exchange.events(path, stream.lastId());
    try (InputStream body = response.body()) {
      if (response.statusCode() >= 500) {
        throw new IOException("the server answers " + response.statusCode());
      }
      if (response.statusCode() != 200) {
        throw new Refused(Problems.refusal(exchange.server(), Answer.read(response)));
      }
      heard = System.nanoTime();
      open = body;
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      for (Optional<String> line = line(reader); line.isPresent() && !closed; line = line(reader)) {
        heard = System.nanoTime();
        stream.line(line.get()).ifPresent(this::tell);
      }
    } finally {
      open = null;
    }
  }

  private void tell(EventStream.Event event) {
    try {
      long commit = Long.parseLong(stream.lastId());
      Update update = UpdateJson.update(event.type(), commit, Entries.parse(event.data()));
      listener.accept(update);
      if (ofOneSweep && isLast(update)) {
        closed = true;
      }
    } catch (NumberFormatException | Misshapen e) {
      throw new Refused(exchange.server().notUnderstood(String.valueOf(e.getMessage())));
    }
  }

  private static boolean isLast(Update update) {
    return switch (update) {
      case Update.Ended _, Update.Removed _ -> true;
      case Update.Snapshot(var _, var sweeps) -> sweeps.isEmpty();
      case Update.Changed _, Update.Progressed _ -> false;
    };
  }

  /** The next line; empty at the end of the stream. */
  private static Optional<String> line(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n') {
        return Optional.of(line.toString());
      }
      if (c != '\r') {
        line.append((char) c);
      }
      if (line.length() > EventStream.MOST_CHARACTERS) {
        throw new IOException("a line of more than " + EventStream.MOST_CHARACTERS);
      }
    }
    return Optional.empty();
  }

  /** Ends a connection on which nothing comes any more. */
  private void watch() {
    try {
      while (!closed) {
        Thread.sleep(patience.silence.dividedBy(4));
        if (System.nanoTime() - heard > patience.silence.toNanos()) {
          drop();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drop() {
    InputStream body = open;
    if (body != null) {
      try {
        body.close();
      } catch (IOException e) {
        // It is broken, which is as good.
        return;
      }
    }
  }

  /** That a sweep went away while it was followed. */
  static Refused gone(String sweep) {
    return new Refused(new Refusal.NoSuchSweep(sweep));
  }
}
