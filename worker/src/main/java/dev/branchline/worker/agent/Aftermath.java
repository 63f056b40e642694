package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.sweep.ResultMode;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.result.MetricScan;
import dev.branchline.worker.result.RaisedText;
import dev.branchline.worker.result.ResultText;
import dev.branchline.worker.result.Verdicts;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.LogTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Reads what an execution left: its result, its metrics and, if it failed, the ends of its logs.
 */
final class Aftermath {
  /** How much of an output's end is searched for a result, in bytes. */
  private static final int SEARCHED = 8 << 20;

  private static final int CHUNK = 1 << 20;
  private static final ConfigValue.Mapping NONE = new ConfigValue.Mapping(new LinkedHashMap<>());

  private Aftermath() {}

  /**
   * All that is told of an execution.
   *
   * @param now its end, in nanoseconds
   */
  static Gathered.Ended of(
      Execution execution,
      ConfigId id,
      Ended ended,
      Optional<StopCause> stopped,
      Optional<ConfigValue.Mapping> reported,
      long now) {
    boolean attempted = !(ended.ending() instanceof Ending.NotStarted);
    return new Gathered.Ended(
        execution.work().ordinal(),
        attempted ? execution.work().attempt() : 0,
        id,
        ended.duration(),
        now,
        outcome(execution, ended, stopped),
        metrics(execution, ended, reported));
  }

  static Outcome outcome(Execution execution, Ended ended, Optional<StopCause> stopped) {
    Outcome outcome =
        Verdicts.outcome(
            ended.ending(),
            stopped,
            execution.prepared().timeout(),
            () -> result(execution.prepared().sweep().result(), ended),
            () ->
                new Verdicts.Tails(
                    ended.stdout().map(LogTail::of).orElse(""),
                    ended.stderr().map(LogTail::of).orElse("")));
    return ended.result() instanceof LeftResult.Raised(String text)
        ? RaisedText.over(outcome, text)
        : outcome;
  }

  /** What it reported, with what is found in its outputs. */
  static ConfigValue.Mapping metrics(
      Execution execution, Ended ended, Optional<ConfigValue.Mapping> reported) {
    var patterns = execution.prepared().sweep().metrics();
    boolean silent = ended.stdout().isEmpty() && ended.stderr().isEmpty();
    if (patterns.isEmpty() || silent) {
      return reported.orElse(NONE);
    }
    MetricScan scan = new MetricScan(patterns);
    ended.stderr().ifPresent(file -> scan(file, scan));
    ended.stdout().ifPresent(file -> scan(file, scan));
    LinkedHashMap<String, ConfigValue> all = new LinkedHashMap<>(scan.found().entries());
    reported.ifPresent(metrics -> all.putAll(metrics.entries()));
    return new ConfigValue.Mapping(all);
  }

  private static ResultText.Reading result(ResultMode mode, Ended ended) {
    if (mode == ResultMode.STDOUT) {
      return ended.stdout().map(file -> ResultText.ofOutput(end(file))).orElse(ResultText.none());
    }
    return switch (ended.result()) {
      case LeftResult.None(), LeftResult.Raised _ -> ResultText.none();
      case LeftResult.Text(String text) -> ResultText.ofFile(text);
      case LeftResult.Unreadable(String reason) -> new ResultText.Reading.Bad(reason);
    };
  }

  private static String end(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - SEARCHED);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {}
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Goes through a file in pieces that end with a line's end. */
  private static void scan(Path file, MetricScan scan) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
      long offset = 0;
      while (channel.read(bytes, offset + bytes.position()) > 0 || bytes.position() > 0) {
        int whole = bytes.hasRemaining() ? bytes.position() : wholeLines(bytes);
        scan.accept(new String(bytes.array(), 0, whole, StandardCharsets.UTF_8));
        offset += whole;
        bytes.clear();
      }
    } catch (IOException e) {
      // What couldn't be read holds no metrics.
    }
  }

  private static int wholeLines(ByteBuffer bytes) {
    for (int i = bytes.position(); i > 0; i--) {
      if (bytes.get(i - 1) == '\n') {
        return i;
      }
    }
    return bytes.position();
  }
}
