package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Status;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Sweeps as people read them. */
public final class Sweeps {
  private static final List<String> HEADER =
      List.of("id", "name", "status", "done", "branches", "failed", "submitted", "file");

  private Sweeps() {}

  /** One row a sweep. */
  public static Table table(List<SweepSummary> sweeps) {
    Table table = new Table(HEADER);
    sweeps.forEach(sweep -> table.add(cells(sweep, when(sweep.submittedAt()))));
    return table;
  }

  /** The same as CSV, with exact times. */
  public static void csv(List<SweepSummary> sweeps, PrintStream out) {
    try {
      CSVPrinter printer =
          new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      printer.printRecord(HEADER);
      for (SweepSummary sweep : sweeps) {
        printer.printRecord(cells(sweep, sweep.submittedAt().toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code running}, or how it ended. */
  public static String standing(SweepSummary sweep) {
    return sweep.verdict().map(verdict -> verdict.word()).orElse(sweep.status().word());
  }

  /** {@code 7 succeeded, 3 failed}: every status that some branch has. */
  public static String counts(SweepSummary sweep) {
    List<String> parts = new ArrayList<>();
    for (Status status : Status.values()) {
      long count = sweep.counts().of(status);
      if (count > 0) {
        parts.add("%,d %s".formatted(count, status.word()));
      }
    }
    return parts.isEmpty() ? "no branches" : String.join(", ", parts);
  }

  /** One line: {@code digits: 7 succeeded, 3 failed in 3.21s}. */
  public static String line(SweepSummary sweep) {
    String took =
        sweep
            .finishedAt()
            .map(end -> " in " + Text.duration(Duration.between(sweep.submittedAt(), end)))
            .orElse("");
    String reason = sweep.reason().isEmpty() ? "" : " (" + sweep.reason() + ")";
    return sweep.name() + ": " + counts(sweep) + took + reason;
  }

  /** Local time, to the second. */
  public static String when(Instant instant) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
        .withZone(ZoneId.systemDefault())
        .format(instant);
  }

  private static List<String> cells(SweepSummary sweep, String submitted) {
    return List.of(
        sweep.id().toString(),
        sweep.name(),
        standing(sweep),
        Long.toString(sweep.counts().done()),
        Long.toString(sweep.size()),
        Long.toString(sweep.counts().failed()),
        submitted,
        sweep.file());
  }
}
