package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.shape.BranchJson;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.SweepJson;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigValue;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** All that a journal holds, as text. */
public interface Export {
  /** A sweep, before its branches; with the frozen text that it was read from. */
  void sweep(SweepSummary sweep, Optional<String> definition);

  /** A branch that has its final status. */
  void branch(SweepSummary sweep, BranchRow row);

  /** An execution that isn't its branch's outcome. */
  void attempt(SweepSummary sweep, AttemptRow row);

  /**
   * One JSON object a line: {@code "record"} is sweep, branch or attempt; the last two also say
   * their {@code "sweep"}. Else they look as in the HTTP API.
   */
  static Export jsonLines(PrintStream out) {
    return new Lines(out);
  }

  /** One row a branch, in columns that are always the same; sweeps and attempts are left out. */
  static Export csv(PrintStream out) {
    return new Csv(out);
  }

  /** See {@link #jsonLines}. */
  record Lines(PrintStream out) implements Export {
    @Override
    public void sweep(SweepSummary sweep, Optional<String> definition) {
      LinkedHashMap<String, ConfigValue> object = record("sweep");
      object.putAll(SweepJson.of(sweep).entries());
      definition.ifPresent(text -> object.put("definition", ConfigValue.of(text)));
      print(object);
    }

    @Override
    public void branch(SweepSummary sweep, BranchRow row) {
      LinkedHashMap<String, ConfigValue> object = record("branch");
      object.put("sweep", ConfigValue.of(sweep.id().value()));
      object.putAll(BranchJson.of(row).entries());
      print(object);
    }

    @Override
    public void attempt(SweepSummary sweep, AttemptRow row) {
      LinkedHashMap<String, ConfigValue> object = record("attempt");
      object.put("sweep", ConfigValue.of(sweep.id().value()));
      object.putAll(BranchJson.of(row).entries());
      print(object);
    }

    private static LinkedHashMap<String, ConfigValue> record(String kind) {
      LinkedHashMap<String, ConfigValue> object = new LinkedHashMap<>();
      object.put("record", ConfigValue.of(kind));
      return object;
    }

    private void print(LinkedHashMap<String, ConfigValue> object) {
      out.print(Json.write(new ConfigValue.Mapping(object)) + "\n");
    }
  }

  /** See {@link #csv}. */
  final class Csv implements Export {
    private static final List<String> COLUMNS =
        List.of(
            "ordinal",
            "status",
            "attempt",
            "worker",
            "started_at",
            "duration",
            "config_id",
            "config",
            "result",
            "metrics",
            "failure",
            "reason");

    private final CSVPrinter printer;

    private Csv(PrintStream out) {
      try {
        printer = new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      List<String> header = new ArrayList<>(List.of("sweep", "name"));
      header.addAll(COLUMNS);
      print(header);
    }

    @Override
    public void sweep(SweepSummary sweep, Optional<String> definition) {
      // Its branches name it.
    }

    @Override
    public void branch(SweepSummary sweep, BranchRow row) {
      ConfigValue.Mapping branch = BranchJson.of(row);
      List<String> cells = new ArrayList<>(List.of(sweep.id().toString(), sweep.name()));
      for (String column : COLUMNS) {
        cells.add(cell(branch.entries().getOrDefault(column, ConfigValue.NULL)));
      }
      print(cells);
    }

    @Override
    public void attempt(SweepSummary sweep, AttemptRow row) {
      // One row a branch.
    }

    private static String cell(ConfigValue value) {
      return switch (value) {
        case ConfigValue.Null() -> "";
        case ConfigValue.Text(String text) -> text;
        case ConfigValue.Mapping mapping when mapping.entries().isEmpty() -> "";
        case ConfigValue other -> Json.write(other);
      };
    }

    private void print(List<String> cells) {
      try {
        printer.printRecord(cells);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
