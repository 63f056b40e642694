package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/** Writes a line for each branch that ended, in the columns of GNU parallel's {@code --joblog}. */
final class JobLog implements Consumer<BranchRow>, AutoCloseable {
  private static final String COLUMNS =
      "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand";

  /** Linux's numbers of those that a process is ended by. */
  private static final Map<String, Integer> SIGNALS =
      Map.ofEntries(
          Map.entry("SIGHUP", 1),
          Map.entry("SIGINT", 2),
          Map.entry("SIGQUIT", 3),
          Map.entry("SIGILL", 4),
          Map.entry("SIGTRAP", 5),
          Map.entry("SIGABRT", 6),
          Map.entry("SIGBUS", 7),
          Map.entry("SIGFPE", 8),
          Map.entry("SIGKILL", 9),
          Map.entry("SIGUSR1", 10),
          Map.entry("SIGSEGV", 11),
          Map.entry("SIGUSR2", 12),
          Map.entry("SIGPIPE", 13),
          Map.entry("SIGALRM", 14),
          Map.entry("SIGTERM", 15),
          Map.entry("SIGXCPU", 24),
          Map.entry("SIGXFSZ", 25),
          Map.entry("SIGSYS", 31));

  private static final int KILL = 9;
  private static final int TERM = 15;

  private final PrintStream to;
  private final BranchFiles files;
  private final LongUnaryOperator sequence;
  private final LongFunction<String> command;

  /**
   * Opens the file.
   *
   * @param goOn whether what is in it stays, and lines are added
   * @param sequence the number of a branch, from 1
   * @param command what a branch runs, by its ordinal
   */
  JobLog(
      Path file,
      boolean goOn,
      BranchFiles files,
      LongUnaryOperator sequence,
      LongFunction<String> command) {
    this.files = files;
    this.sequence = sequence;
    this.command = command;
    try {
      boolean fresh = !goOn || !Files.exists(file) || Files.size(file) == 0;
      this.to =
          new PrintStream(
              Files.newOutputStream(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  fresh ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND),
              false,
              StandardCharsets.UTF_8);
      if (fresh) {
        to.println(COLUMNS);
      }
    } catch (IOException e) {
      throw Complaint.usage("can't write the joblog: " + e, "");
    }
  }

  @Override
  public void accept(BranchRow row) {
    if (row.startedAt().isEmpty()) {
      return;
    }
    to.println(
        line(
            row,
            sequence.applyAsLong(row.ordinal()),
            files.size(row, OutputFile.Stream.STDOUT),
            command.apply(row.ordinal())));
    to.flush();
    if (to.checkError()) {
      throw new UncheckedIOException(new IOException("the joblog can't be written"));
    }
  }

  /** One line; a command of several has NULs where the lines end, as there. */
  static String line(BranchRow row, long sequence, long received, String command) {
    Instant start = row.startedAt().orElse(Instant.EPOCH);
    double seconds = row.duration().orElse(Duration.ZERO).toMillis() / 1e3;
    return String.join(
        "\t",
        List.of(
            Long.toString(sequence),
            ":",
            String.format(Locale.ROOT, "%.3f", start.toEpochMilli() / 1e3),
            String.format(Locale.ROOT, "%10.3f", seconds),
            "0",
            Long.toString(received),
            Integer.toString(row.failure().map(JobLog::exit).orElse(0)),
            Integer.toString(row.failure().map(JobLog::signal).orElse(0)),
            command.replace('\n', '\0')));
  }

  private static int exit(Failure failure) {
    return switch (failure.kind()) {
      case EXIT, EXCEPTION, RESULT -> Math.max(1, failure.exitCode().orElse(1));
      case TIMEOUT, START, CRASH -> -1;
      case SIGNAL, OOM -> 0;
    };
  }

  private static int signal(Failure failure) {
    return switch (failure.kind()) {
      case EXIT, EXCEPTION, RESULT, START -> 0;
      case TIMEOUT -> TERM;
      case OOM, CRASH -> KILL;
      case SIGNAL -> {
        String name = failure.message().substring(failure.message().lastIndexOf(' ') + 1);
        yield SIGNALS.getOrDefault(name, KILL);
      }
    };
  }

  @Override
  public void close() {
    to.close();
  }
}
