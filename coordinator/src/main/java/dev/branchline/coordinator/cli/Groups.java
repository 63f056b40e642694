package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Table;
import dev.branchline.coordinator.cli.render.Text;
import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.ConfigValue;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Branches with equal values taken together, and numbers computed over each group. */
final class Groups {
  private static final Pattern CALL = Pattern.compile("(mean|min|max|sum|std|count)\\(([^()]*)\\)");

  /** Each group is kept in memory. */
  private static final int MOST = 1_000_000;

  private final List<Field> keys;
  private final List<Call> calls;
  private final Map<List<String>, List<Sum>> groups = new LinkedHashMap<>();

  private record Call(String text, String function, Field field) {}

  Groups(List<String> keys, List<String> calls) {
    this.keys = keys.stream().map(Field::new).toList();
    this.calls = (calls.isEmpty() ? List.of("count()") : calls).stream().map(Groups::call).toList();
  }

  private static Call call(String text) {
    Matcher matcher = CALL.matcher(text.strip());
    boolean counts = matcher.matches() && matcher.group(1).equals("count");
    if (!matcher.matches() || (matcher.group(2).isBlank() && !counts)) {
      throw Complaint.usage(
          "'" + text + "' can't be computed over a group",
          "write mean(x), min(x), max(x), sum(x), std(x) or count()");
    }
    String name = matcher.group(2).isBlank() ? "ordinal" : matcher.group(2).strip();
    return new Call(text.strip(), matcher.group(1), new Field(name));
  }

  void add(BranchRow row) {
    List<String> key = keys.stream().map(f -> f.in(row).map(Text::exact).orElse("")).toList();
    List<Sum> sums = groups.computeIfAbsent(key, _ -> calls.stream().map(_ -> new Sum()).toList());
    if (groups.size() > MOST) {
      throw Complaint.usage("there are more than a million groups", "group by fewer columns");
    }
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).field.in(row).flatMap(Field::number).ifPresent(sums.get(i)::add);
    }
  }

  void write(PrintStream out, OutputForm.Form form) {
    List<String> header = new ArrayList<>(keys.stream().map(Field::name).toList());
    calls.forEach(call -> header.add(call.text));
    switch (form) {
      case human -> {
        Table table = new Table(header);
        groups.forEach((key, sums) -> table.add(cells(key, sums, true)));
        table.print(out);
      }
      case csv -> csv(out, header);
      case json -> {
        String separator = "[\n";
        for (Map.Entry<List<String>, List<Sum>> group : groups.entrySet()) {
          out.print(separator + Json.write(json(group.getKey(), group.getValue())));
          separator = ",\n";
        }
        out.print(groups.isEmpty() ? "[]\n" : "\n]\n");
      }
      case quiet -> groups.keySet().forEach(key -> out.println(String.join(",", key)));
    }
  }

  private void csv(PrintStream out, List<String> header) {
    try {
      CSVPrinter printer =
          new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      printer.printRecord(header);
      for (Map.Entry<List<String>, List<Sum>> group : groups.entrySet()) {
        printer.printRecord(cells(group.getKey(), group.getValue(), false));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> cells(List<String> key, List<Sum> sums, boolean rounded) {
    List<String> cells = new ArrayList<>(key);
    for (int i = 0; i < calls.size(); i++) {
      ConfigValue value = sums.get(i).value(calls.get(i).function);
      cells.add(
          value.equals(ConfigValue.NULL) ? "" : rounded ? Text.rounded(value) : Text.exact(value));
    }
    return cells;
  }

  private ConfigValue json(List<String> key, List<Sum> sums) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      map.put(keys.get(i).name(), ConfigValue.of(key.get(i)));
    }
    for (int i = 0; i < calls.size(); i++) {
      map.put(calls.get(i).text, sums.get(i).value(calls.get(i).function));
    }
    return new ConfigValue.Mapping(map);
  }

  /** Running sums; mean and variance by Welford's way, which doesn't cancel. */
  private static final class Sum {
    private long count;
    private double sum;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    void add(double value) {
      count++;
      sum += value;
      double off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }

    ConfigValue value(String function) {
      if (function.equals("count")) {
        return ConfigValue.of(count);
      }
      if (count == 0 || (function.equals("std") && count == 1)) {
        return ConfigValue.NULL;
      }
      return ConfigValue.of(
          switch (function) {
            case "mean" -> mean;
            case "min" -> least;
            case "max" -> greatest;
            case "sum" -> sum;
            case "std" -> Math.sqrt(squares / (count - 1));
            default -> throw new IllegalStateException(function);
          });
    }
  }
}
