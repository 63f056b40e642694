package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.CsvRows;
import dev.branchline.coordinator.cli.render.HumanRows;
import dev.branchline.coordinator.cli.render.JsonRows;
import dev.branchline.coordinator.cli.render.QuietRows;
import dev.branchline.coordinator.cli.render.RowWriter;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.sweep.Axis;
import dev.branchline.protocol.sweep.Metric;
import dev.branchline.protocol.sweep.Sweep;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.roaringbitmap.RoaringBitmap;

/** The branches of one sweep, page by page, with their configs. */
final class Results {
  private static final int PAGE = 500;

  private final Gateway gateway;
  private final SweepSummary sweep;
  private final Optional<Sweep> definition;

  Results(Gateway gateway, SweepSummary sweep, Optional<Sweep> definition) {
    this.gateway = gateway;
    this.sweep = sweep;
    this.definition = definition;
  }

  /** The keys that vary. */
  List<String> swept() {
    return definition
        .map(d -> d.fed().isPresent() ? given(d) : d.axes().stream().map(Axis::key).toList())
        .orElse(List.of());
  }

  /** What the generator gave to the first branch; its keys are known from nothing else. */
  private List<String> given(Sweep fed) {
    return gateway.branches(sweep.id(), BranchFilter.ALL, 0, 1).stream()
        .flatMap(row -> row.config().stream())
        .flatMap(config -> config.entries().entrySet().stream())
        .filter(entry -> !entry.getValue().equals(fed.base().entries().get(entry.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What tells which branch is best, if the sweep says so. */
  Optional<Ranking> ranking() {
    return definition
        .flatMap(Sweep::metric)
        .map(metric -> new Ranking(metric.name(), metric.goal() == Metric.Goal.MINIMIZE));
  }

  /** Writes rows in the form that was asked for; no fields means all that make sense. */
  RowWriter writer(PrintStream out, OutputForm.Form form, List<Field> fields) {
    return switch (form) {
      case human -> new HumanRows(out, swept(), fields);
      case json -> new JsonRows(out);
      case csv -> new CsvRows(out, fields);
      case quiet -> new QuietRows(out);
    };
  }

  /** Every branch that passes, in ascending order. */
  void forEach(BranchFilter filter, Consumer<BranchRow> consumer) {
    long from = 0;
    List<BranchRow> page;
    do {
      page = gateway.branches(sweep.id(), filter, from, PAGE);
      page.forEach(row -> consumer.accept(complete(row)));
      from = page.isEmpty() ? from : page.getLast().ordinal() + 1;
    } while (page.size() == PAGE);
  }

  /** The first few that pass. */
  List<BranchRow> first(BranchFilter filter, int limit) {
    return gateway.branches(sweep.id(), filter, 0, limit).stream().map(this::complete).toList();
  }

  /** The best few. */
  List<BranchRow> best(Ranking ranking, int limit) {
    return gateway.best(sweep.id(), ranking, limit).stream().map(this::complete).toList();
  }

  /**
   * Every branch that passes, ordered by a field, those without it last. Only the keys are kept in
   * memory; the rows are fetched again, a page at a time.
   */
  void forEachSorted(
      BranchFilter filter, Field by, boolean descending, Consumer<BranchRow> consumer) {
    List<Key> keys = new ArrayList<>();
    forEach(filter, row -> keys.add(new Key(row.ordinal(), by.in(row))));
    keys.sort(Key.order(descending));
    for (int i = 0; i < keys.size(); i += PAGE) {
      List<Key> some = keys.subList(i, Math.min(i + PAGE, keys.size()));
      RoaringBitmap ordinals = new RoaringBitmap();
      some.forEach(key -> ordinals.add((int) key.ordinal));
      Map<Long, BranchRow> rows = new HashMap<>();
      forEach(BranchFilter.of(Ordinals.of(ordinals)), row -> rows.put(row.ordinal(), row));
      for (Key key : some) {
        BranchRow row = rows.get(key.ordinal);
        if (row != null) {
          consumer.accept(row);
        }
      }
    }
  }

  private record Key(long ordinal, Optional<ConfigValue> value) {
    static Comparator<Key> order(boolean descending) {
      Comparator<ConfigValue> values = descending ? Field.ORDER.reversed() : Field.ORDER;
      return (a, b) -> {
        if (a.value.isEmpty() || b.value.isEmpty()) {
          return Boolean.compare(a.value.isEmpty(), b.value.isEmpty());
        }
        boolean lastA = isNaN(a.value.get());
        boolean lastB = isNaN(b.value.get());
        return lastA || lastB
            ? Boolean.compare(lastA, lastB)
            : values.compare(a.value.get(), b.value.get());
      };
    }

    private static boolean isNaN(ConfigValue value) {
      return value instanceof ConfigValue.Real(double real) && Double.isNaN(real);
    }
  }

  /** The row with its config, which the journal doesn't keep. */
  private BranchRow complete(BranchRow row) {
    if ((row.config().isPresent() && row.configId().isPresent())
        || definition.isEmpty()
        || row.ordinal() >= definition.get().space().size()) {
      return row;
    }
    ConfigValue.Mapping config =
        row.config().orElseGet(() -> definition.get().space().at(row.ordinal()));
    return new BranchRow(
        row.ordinal(),
        row.status(),
        row.attempt(),
        row.lease(),
        row.worker(),
        row.startedAt(),
        row.duration(),
        Optional.of(row.configId().orElseGet(() -> ConfigIds.of(config))),
        Optional.of(config),
        row.result(),
        row.metrics(),
        row.failure(),
        row.reason());
  }
}
