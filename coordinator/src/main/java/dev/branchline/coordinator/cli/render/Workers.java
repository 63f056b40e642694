package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.Resources;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Workers as people read them. */
public final class Workers {
  private static final List<String> HEADER =
      List.of("name", "state", "in use", "runs", "connected", "heard", "address");
  private static final List<String> CSV_HEADER =
      List.of(
          "name",
          "id",
          "state",
          "capacity",
          "in_use",
          "running",
          "connected_since",
          "last_heard",
          "address");
  private static final List<String> SIZES = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

  private Workers() {}

  /** One row a worker. */
  public static Table table(List<WorkerRow> workers, Instant now) {
    Table table = new Table(HEADER);
    for (WorkerRow worker : workers) {
      table.add(
          List.of(
              worker.name(),
              state(worker),
              use(worker),
              runs(worker, "%2$d of sweep %1$s"),
              since(worker.connectedSince(), now),
              since(worker.lastHeard(), now) + " ago",
              worker.address().isEmpty() ? "with the coordinator" : worker.address()));
    }
    return table;
  }

  /** The same as CSV, with exact amounts and times. */
  public static void csv(List<WorkerRow> workers, PrintStream out) {
    try {
      CSVPrinter printer =
          new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      printer.printRecord(CSV_HEADER);
      for (WorkerRow worker : workers) {
        printer.printRecord(
            worker.name(),
            worker.id(),
            state(worker),
            amounts(worker.capacity()),
            amounts(worker.inUse()),
            runs(worker, "%s=%d"),
            worker.connectedSince(),
            worker.lastHeard(),
            worker.address());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String state(WorkerRow worker) {
    return worker.state().name().toLowerCase(Locale.ROOT);
  }

  /** {@code 3/8 cpus, 2 GiB/16 GiB memory}. */
  private static String use(WorkerRow worker) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> offered : worker.capacity().amounts().entrySet()) {
      String name = offered.getKey();
      UnaryOperator<String> shown =
          amount -> name.equals(Resources.MEMORY) ? size(Long.parseLong(amount)) : amount;
      parts.add(
          "%s/%s %s"
              .formatted(
                  shown.apply(number(name, worker.inUse().amount(name))),
                  shown.apply(number(name, offered.getValue())),
                  name));
    }
    return String.join(", ", parts);
  }

  private static String amounts(Resources resources) {
    return String.join(
        " ",
        resources.amounts().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + number(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static String runs(WorkerRow worker, String form) {
    return String.join(
        form.contains(" ") ? ", " : " ",
        worker.running().entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .map(entry -> form.formatted(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** Amounts are in small units, but memory is in bytes. */
  private static String number(String name, long amount) {
    return name.equals(Resources.MEMORY)
        ? Long.toString(amount)
        : BigDecimal.valueOf(amount)
            .divide(BigDecimal.valueOf(Resources.UNIT))
            .stripTrailingZeros()
            .toPlainString();
  }

  private static String size(long bytes) {
    int unit = 0;
    double amount = bytes;
    while (amount >= 1024 && unit < SIZES.size() - 1) {
      amount /= 1024;
      unit++;
    }
    String form = unit == 0 || amount >= 100 || amount == Math.rint(amount) ? "%.0f%s" : "%.1f%s";
    return String.format(Locale.ROOT, form, amount, SIZES.get(unit));
  }

  private static String since(Instant then, Instant now) {
    Duration gone = Duration.between(then, now);
    return Text.duration(gone.isNegative() ? Duration.ZERO : gone);
  }
}
