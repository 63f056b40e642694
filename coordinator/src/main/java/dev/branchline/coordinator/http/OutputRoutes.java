package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.Misshapen;
import dev.branchline.coordinator.shape.OutputJson;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.LeaseId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What attempts wrote: in whole, by byte range, and as it is written. */
final class OutputRoutes {
  /** How long a follower waits for more before it looks again. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** What is read ahead of a client that follows or takes the whole. */
  private static final int PIECE = 256 << 10;

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
  private static final String BYTES = "application/octet-stream";

  private final Gateway gateway;
  private final Executor blocking;

  OutputRoutes(Gateway gateway, Executor blocking) {
    this.gateway = gateway;
    this.blocking = blocking;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/sweeps/{sweep}/branches/{ordinal}/logs", this::outputs),
        Route.get(
            "/v1/sweeps/{sweep}/branches/{ordinal}/logs/{stream}",
            this::output,
            "lease",
            "from",
            "limit",
            "follow"));
  }

  private Answer outputs(Asked asked) {
    long ordinal = asked.ordinal();
    return Answer.of(
        gateway.find(asked.path("sweep")).then(sweep -> checked(sweep, ordinal)),
        sweep ->
            Answer.json(
                Json.mapping(
                    Map.entry(
                        "outputs",
                        Json.list(gateway.output(sweep.id(), ordinal), OutputJson::of)))));
  }

  private static Reply<SweepSummary> checked(SweepSummary sweep, long ordinal) {
    return ordinal < sweep.size()
        ? Reply.accept(sweep)
        : Reply.refuse(new Refusal.NoSuchBranch(sweep.id(), ordinal, sweep.size()));
  }

  private Answer output(Asked asked) {
    long ordinal = asked.ordinal();
    OutputFile.Stream stream = stream(asked.path("stream"));
    Optional<LeaseId> lease = asked.query("lease").map(OutputRoutes::lease);
    Reply<Optional<OutputFile>> found =
        gateway
            .find(asked.path("sweep"))
            .then(sweep -> checked(sweep, ordinal))
            .then(sweep -> Reply.accept(find(sweep, ordinal, stream, lease)));
    return Answer.of(
        found,
        file -> file.map(known -> bytes(known, asked)).orElseGet(() -> nothing(ordinal, stream)));
  }

  private static OutputFile.Stream stream(String word) {
    for (OutputFile.Stream stream : OutputFile.Stream.values()) {
      if (stream.word().equals(word)) {
        return stream;
      }
    }
    throw new Misshapen("no stream is called '" + word + "'; there are stdout and stderr");
  }

  private static LeaseId lease(String hex) {
    try {
      return new LeaseId(Long.parseUnsignedLong(hex, 16));
    } catch (NumberFormatException e) {
      throw new Misshapen("'" + hex + "' is no lease");
    }
  }

  /** Of that lease; else of the attempt that counts, or of the newest while none does. */
  private Optional<OutputFile> find(
      SweepSummary sweep, long ordinal, OutputFile.Stream stream, Optional<LeaseId> lease) {
    Optional<LeaseId> wanted =
        lease.or(() -> BranchRoutes.row(gateway, sweep, ordinal).flatMap(BranchRow::lease));
    return gateway.output(sweep.id(), ordinal).stream()
        .filter(file -> file.stream() == stream)
        .filter(file -> wanted.map(file.lease()::equals).orElse(true))
        .reduce((_, newer) -> newer);
  }

  private static Answer nothing(long ordinal, OutputFile.Stream stream) {
    return Answer.problem(
        Answer.NOT_FOUND,
        "no-output",
        "nothing of what branch " + ordinal + " wrote to " + stream.word() + " is there",
        "it has written nothing yet, or nothing at all, or its worker is gone");
  }

  private Answer bytes(OutputFile file, Asked asked) {
    if (asked.flag("follow")) {
      return streamed(file, asked.number("from", 0, Long.MIN_VALUE, Long.MAX_VALUE), true);
    }
    Optional<String> range = asked.header("range");
    if (range.isPresent()) {
      return ranged(file, range.get());
    }
    if (asked.query("from").isEmpty() && asked.query("limit").isEmpty()) {
      return streamed(file, 0, false);
    }
    int limit = (int) asked.number("limit", Gateway.MAX_PIECE, 1, Gateway.MAX_PIECE);
    long from = asked.number("from", 0, Long.MIN_VALUE, Long.MAX_VALUE);
    return Answer.of(gateway.read(file, from, limit), piece -> piece(Answer.OK, piece));
  }

  private static Answer piece(int status, OutputPiece piece) {
    return new Answer.Whole(
        status,
        BYTES,
        ByteString.fromArray(piece.bytes()),
        Map.of(
            "Branchline-From", Long.toString(piece.from()),
            "Branchline-Next", Long.toString(piece.until()),
            "Branchline-Last", Boolean.toString(piece.last())));
  }

  /** One range of bytes; how many there are in all isn't known while they are being written. */
  private Answer ranged(OutputFile file, String range) {
    Matcher matcher = RANGE.matcher(range.replace(" ", ""));
    if (!matcher.matches() || range.equals("bytes=-")) {
      throw new Misshapen("one range of bytes is answered, such as `bytes=0-1023` or `bytes=-500`");
    }
    boolean suffix = matcher.group(1).isEmpty();
    long from = suffix ? -Long.parseLong(matcher.group(2)) : Long.parseLong(matcher.group(1));
    long limit =
        suffix || matcher.group(2).isEmpty()
            ? Gateway.MAX_PIECE
            : Long.parseLong(matcher.group(2)) - from + 1;
    if (limit < 1) {
      throw new Misshapen("the range ends before it begins");
    }
    return Answer.of(
        gateway.read(file, from, (int) Math.min(limit, Gateway.MAX_PIECE)),
        piece ->
            piece.bytes().length == 0
                ? Answer.problem(
                        Answer.RANGE_NOT_SATISFIABLE,
                        "no-such-range",
                        "there are no bytes from " + range.substring("bytes=".length()),
                        "")
                    .with("Content-Range", "bytes */*")
                : piece(Answer.PARTIAL, piece)
                    .with(
                        "Content-Range",
                        "bytes " + piece.from() + "-" + (piece.until() - 1) + "/*"));
  }

  /**
   * Piece by piece, no faster than the client takes it; the first is read to see that it can be.
   */
  private Answer streamed(OutputFile file, long from, boolean follow) {
    return Answer.of(
        gateway.read(file, from, PIECE),
        first -> {
          Source<ByteString, NotUsed> rest =
              Source.unfoldAsync(
                  first, piece -> piece.last() ? done() : next(file, piece.until(), follow));
          return new Answer.Streamed(
              Answer.OK,
              BYTES,
              Source.single(ByteString.fromArray(first.bytes()))
                  .concat(rest)
                  .filter(bytes -> !bytes.isEmpty()),
              Map.of("Branchline-From", Long.toString(first.from())));
        });
  }

  private static CompletionStage<Optional<Pair<OutputPiece, ByteString>>> done() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private CompletionStage<Optional<Pair<OutputPiece, ByteString>>> next(
      OutputFile file, long from, boolean follow) {
    return CompletableFuture.supplyAsync(() -> gateway.read(file, from, PIECE), blocking)
        .thenCompose(
            reply ->
                switch (reply) {
                  case Reply.Refused<OutputPiece>(Refusal refusal) ->
                      CompletableFuture.failedFuture(new IllegalStateException(refusal.message()));
                  case Reply.Accepted<OutputPiece>(OutputPiece piece) -> {
                    if (piece.bytes().length > 0 || (follow && piece.last())) {
                      yield CompletableFuture.completedFuture(
                          Optional.of(Pair.create(piece, ByteString.fromArray(piece.bytes()))));
                    }
                    yield follow ? later(file, from) : done();
                  }
                });
  }

  private CompletionStage<Optional<Pair<OutputPiece, ByteString>>> later(
      OutputFile file, long from) {
    return CompletableFuture.supplyAsync(
            () -> from,
            CompletableFuture.delayedExecutor(
                PAUSE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run))
        .thenCompose(again -> next(file, again, true));
  }
}
