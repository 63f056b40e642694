package dev.branchline.coordinator.node;

import dev.branchline.coordinator.gateway.DirectoryOutputs;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.gateway.Outputs;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what attempts printed from the workers that ran them, each with its own token. Output that
 * lies in the coordinator's own directory, from a sweep that was run there, is found too.
 */
final class WorkerOutputs implements Outputs {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** The last part of {@code Content-Range}: the size. */
  private static final Pattern RANGE = Pattern.compile("bytes (?:([0-9]+)-[0-9]+|\\*)/([0-9]+)");

  /** A line of a listing. */
  private static final Pattern ENTRY = Pattern.compile("([0-9a-f]{1,16}) (stdout|stderr)");

  private final DirectoryOutputs directory;
  private final Gateway stored;
  private final Supplier<List<WorkerRow>> workers;
  private final Map<String, LogDoor> doors = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * Outputs of workers whose doors are told by {@link #door}.
   *
   * @param stored tells of attempts that have ended
   * @param workers that are connected now
   */
  WorkerOutputs(DirectoryOutputs directory, Gateway stored, Supplier<List<WorkerRow>> workers) {
    this.directory = directory;
    this.stored = stored;
    this.workers = workers;
  }

  /** A worker of this name is there, with this door or without one. */
  void door(String worker, Optional<LogDoor> door) {
    door.ifPresentOrElse(there -> doors.put(worker, there), () -> doors.remove(worker));
  }

  @Override
  public List<OutputFile> of(SweepId sweep, long ordinal) {
    Map<String, OutputFile> found = new LinkedHashMap<>();
    directory.of(sweep, ordinal).forEach(file -> found.put(key(file), file));
    for (String worker : holders(sweep, ordinal)) {
      for (OutputFile file : listing(worker, sweep, ordinal)) {
        found.putIfAbsent(key(file), file);
      }
    }
    List<OutputFile> all = new ArrayList<>(found.values());
    all.sort(Comparator.comparing(OutputFile::lease).thenComparing(OutputFile::stream));
    return all;
  }

  private static String key(OutputFile file) {
    return file.lease() + " " + file.stream();
  }

  /** Who ran an attempt of it, or may run one now. */
  private Set<String> holders(SweepId sweep, long ordinal) {
    Set<String> holders = new LinkedHashSet<>();
    for (AttemptRow attempt : stored.attempts(sweep, ordinal)) {
      attempt.worker().ifPresent(holders::add);
    }
    for (WorkerRow worker : workers.get()) {
      if (worker.running().containsKey(sweep)) {
        holders.add(worker.name());
      }
    }
    holders.retainAll(doors.keySet());
    return holders;
  }

  private List<OutputFile> listing(String worker, SweepId sweep, long ordinal) {
    try {
      HttpResponse<byte[]> answer = ask(worker, sweep + "/" + ordinal, Optional.empty());
      if (answer.statusCode() != 200) {
        return List.of();
      }
      return new String(answer.body(), StandardCharsets.US_ASCII)
          .lines()
          .map(ENTRY::matcher)
          .filter(Matcher::matches)
          .map(
              line ->
                  new OutputFile(
                      sweep,
                      ordinal,
                      new LeaseId(Long.parseUnsignedLong(line.group(1), 16)),
                      line.group(2).equals("stdout") ? Stream.STDOUT : Stream.STDERR,
                      worker))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public Reply<OutputPiece> read(OutputFile file, long from, int limit) {
    if (file.worker().isEmpty()) {
      return directory.read(file, from, limit);
    }
    if (!doors.containsKey(file.worker())) {
      return Reply.refuse(unreachable(file, "it isn't connected"));
    }
    try {
      String range =
          from < 0 ? "bytes=" + Math.max(from, -limit) : "bytes=" + from + "-" + (from + limit - 1);
      HttpResponse<byte[]> answer =
          ask(
              file.worker(),
              "%s/%d/%s/%s"
                  .formatted(file.sweep(), file.ordinal(), file.lease(), file.stream().word()),
              Optional.of(range));
      return piece(file, from, answer);
    } catch (IOException e) {
      return Reply.refuse(unreachable(file, e.toString()));
    }
  }

  private static Reply<OutputPiece> piece(OutputFile file, long from, HttpResponse<byte[]> answer) {
    Matcher range = RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
    if (!range.matches()) {
      return Reply.refuse(unreachable(file, "it answered with " + answer.statusCode()));
    }
    boolean some = answer.statusCode() == 206;
    long start = some ? Long.parseLong(range.group(1)) : Math.max(0, from);
    byte[] bytes = some ? answer.body() : new byte[0];
    boolean running =
        answer.headers().firstValue("Branchline-Running").map(Boolean::valueOf).orElse(false);
    boolean end = start + bytes.length >= Long.parseLong(range.group(2));
    return Reply.accept(OutputPiece.of(start, bytes, end && !running));
  }

  private HttpResponse<byte[]> ask(String worker, String what, Optional<String> range)
      throws IOException {
    LogDoor door = Objects.requireNonNull(doors.get(worker), worker);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(door.url() + "/output/" + what))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + door.token());
    range.ifPresent(wanted -> request.header("Range", wanted));
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Refusal unreachable(OutputFile file, String why) {
    return new Refusal.Unreadable(
        "the output of branch %d is on worker %s: %s".formatted(file.ordinal(), file.worker(), why),
        "what a failed branch printed last is kept with its failure; start that worker again");
  }

  @Override
  public void remove(SweepId sweep) throws IOException {
    directory.remove(sweep);
    for (Map.Entry<String, LogDoor> door : doors.entrySet()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(door.getValue().url() + "/output/" + sweep))
              .timeout(ANSWER)
              .header("Authorization", "Bearer " + door.getValue().token())
              .DELETE()
              .build();
      var _ = client.sendAsync(request, BodyHandlers.discarding());
    }
  }
}
