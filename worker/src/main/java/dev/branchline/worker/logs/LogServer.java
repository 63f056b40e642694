package dev.branchline.worker.logs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves what a worker's attempts printed, as byte ranges over HTTP, to whoever knows its token:
 * {@code GET /output/SWEEP/ORDINAL/LEASE/stdout} with {@code Range: bytes=FROM-TO} or {@code
 * bytes=-LAST}. Every answer is a range, and its {@code Content-Range} tells the size.
 *
 * <p>It is the JDK's own server, because a worker should start fast and this is all it serves.
 */
public final class LogServer implements AutoCloseable {
  /** The most bytes of one answer; a longer range is cut. */
  public static final int MOST_BYTES = 1 << 20;

  /** Connections at the same time; more are closed at once. */
  private static final int MOST_CONNECTIONS = 64;

  /** Says whether the attempt still runs, so that more may come. */
  static final String RUNNING = "Branchline-Running";

  private static final int MOST_SECONDS = 20;

  private static final Pattern PATH =
      Pattern.compile("/output/([1-9][0-9]{0,17})/([0-9]{1,10})/([0-9a-f]{1,16})/(stdout|stderr)");
  private static final Pattern BRANCH = Pattern.compile("/output/([1-9][0-9]{0,17})/([0-9]{1,10})");
  private static final Pattern SWEEP = Pattern.compile("/output/([1-9][0-9]{0,17})");
  private static final Pattern RANGE =
      Pattern.compile("bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))");

  private final HttpServer server;
  private final ExecutorService threads;
  private final OutputFiles files;
  private final LiveOutputs live;
  private final URI url;
  private final String token;

  private LogServer(
      HttpServer server, ExecutorService threads, OutputFiles files, LiveOutputs live, URI url) {
    this.server = server;
    this.threads = threads;
    this.files = files;
    this.live = live;
    this.url = url;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
  }

  /**
   * Starts it, with a token that nobody else has had.
   *
   * @param live finds what running attempts have printed so far
   * @param bind the address it listens at; port 0 is a free one
   * @param host by which others reach it
   * @throws IOException if it can't listen there
   */
  public static LogServer start(
      OutputFiles files, LiveOutputs live, InetSocketAddress bind, String host) throws IOException {
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(MOST_SECONDS));
    System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(MOST_SECONDS));
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
    HttpServer server = HttpServer.create(bind, MOST_CONNECTIONS);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    String literal = host.contains(":") ? "[" + host + "]" : host;
    URI url = URI.create("http://" + literal + ":" + server.getAddress().getPort());
    LogServer logs = new LogServer(server, threads, files, live, url);
    server.setExecutor(threads);
    server.createContext("/", logs::answer);
    server.start();
    return logs;
  }

  /** Where it is reached, without a slash at the end. */
  public URI url() {
    return url;
  }

  /** What a request has to bear: {@code Authorization: Bearer TOKEN}. */
  public String token() {
    return token;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Matcher file = PATH.matcher(path);
      Matcher branch = BRANCH.matcher(path);
      Matcher sweep = SWEEP.matcher(path);
      String method = exchange.getRequestMethod();
      if (!isAuthorized(exchange)) {
        refuse(exchange, 401, "the worker's token is missing or wrong");
      } else if (file.matches() && method.equals("GET")) {
        range(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")))
            .ifPresentOrElse(range -> serve(exchange, file, range), () -> badRange(exchange));
      } else if (branch.matches() && method.equals("GET")) {
        list(exchange, new SweepId(Long.parseLong(branch.group(1))), branch.group(2));
      } else if (sweep.matches() && method.equals("DELETE")) {
        files.remove(new SweepId(Long.parseLong(sweep.group(1))));
        exchange.sendResponseHeaders(204, -1);
      } else if (file.matches() || branch.matches() || sweep.matches()) {
        refuse(exchange, 405, "this can't be done here");
      } else {
        refuse(exchange, 404, "no output has this name");
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void badRange(HttpExchange exchange) {
    refuse(exchange, 400, "a range is bytes=FROM-TO, bytes=FROM- or bytes=-LAST");
  }

  /** A line for each output there is: {@code LEASE stdout}. */
  private void list(HttpExchange exchange, SweepId sweep, String ordinal) throws IOException {
    Set<String> names = new TreeSet<>(files.names(sweep, Long.parseLong(ordinal)));
    for (LeaseId lease : live.leases(Long.parseLong(ordinal))) {
      names.add(lease + " stdout");
      names.add(lease + " stderr");
    }
    answer(exchange, 200, String.join("\n", names) + "\n");
  }

  private boolean isAuthorized(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
  }

  private void serve(HttpExchange exchange, Matcher path, Range range) {
    try {
      send(exchange, path, range);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(HttpExchange exchange, Matcher path, Range range) throws IOException {
    SweepId sweep = new SweepId(Long.parseLong(path.group(1)));
    long ordinal = Long.parseLong(path.group(2));
    LeaseId lease = new LeaseId(Long.parseUnsignedLong(path.group(3), 16));
    OutputFiles.Stream stream =
        path.group(4).equals("stdout") ? OutputFiles.Stream.STDOUT : OutputFiles.Stream.STDERR;
    boolean running = live.runs(lease, ordinal);
    Path file = files.file(sweep, ordinal, lease, stream);
    OutputFiles.Range found =
        OutputFiles.read(
            live.file(lease, ordinal, stream).orElse(file),
            range.from(),
            Math.min(MOST_BYTES, range.length()));
    int length = found.bytes().remaining();
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.getResponseHeaders().set(RUNNING, Boolean.toString(running));
    if (length == 0) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + found.size());
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    long last = found.from() + length - 1;
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + found.from() + "-" + last + "/" + found.size());
    exchange.sendResponseHeaders(206, length);
    exchange.getResponseBody().write(found.bytes().array(), 0, length);
  }

  /** From a place, or, negative, from so many bytes before the end. */
  private record Range(long from, long length) {}

  private static Optional<Range> range(Optional<String> header) {
    if (header.isEmpty()) {
      return Optional.of(new Range(0, Long.MAX_VALUE));
    }
    Matcher range = RANGE.matcher(header.get());
    if (!range.matches()) {
      return Optional.empty();
    }
    if (range.group(3) != null) {
      return Optional.of(new Range(-Long.parseLong(range.group(3)), Long.MAX_VALUE));
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(range.group(2));
    return to < from ? Optional.empty() : Optional.of(new Range(from, to - from + 1));
  }

  private static void refuse(HttpExchange exchange, int status, String reason) {
    try {
      answer(exchange, status, reason + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String words) throws IOException {
    byte[] text = words.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
  }
}
