package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Table;
import dev.branchline.coordinator.cli.render.Text;
import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Axis;
import dev.branchline.protocol.sweep.AxisValues;
import dev.branchline.protocol.sweep.BranchFacts;
import dev.branchline.protocol.sweep.BranchSeed;
import dev.branchline.protocol.sweep.CommandTemplate;
import dev.branchline.protocol.sweep.Problem;
import dev.branchline.protocol.sweep.Sweep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a sweep would run, and runs nothing. */
@Command(
    name = "plan",
    description = "Show what a sweep would run; nothing is started.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline plan sweep.yaml",
      "  branchline plan sweep.yaml lr=0.1,0.2 --show 17,1000-1010",
      "  branchline plan sweep.yaml --json"
    })
final class PlanCommand implements Callable<Integer> {
  private static final int FIRST = 5;

  /** Up to this size, the configs are all computed to look for equal ones. */
  private static final long COUNTED = 100_000;

  /** The most branches that are shown. */
  private static final int MOST = 100_000;

  private final Branchline root;

  @Mixin private final SweepFile file = new SweepFile();

  @Option(names = "--show", paramLabel = "BRANCHES", description = "These, and not the first few.")
  private @Nullable String show;

  @Mixin private final JsonOption json = new JsonOption();

  PlanCommand(Branchline root) {
    this.root = root;
  }

  private record Planned(
      long ordinal, ConfigId id, ConfigValue.Mapping config, List<String> words) {}

  @Override
  public Integer call() {
    Sweep sweep = file.read(root);
    for (Problem problem : sweep.checkSubmittable()) {
      root.say(SweepSource.line(problem, "warning"));
    }
    List<Planned> shown = shown(sweep);
    if (json.in(root.setting())) {
      root.out().println(Json.write(json(sweep, shown)));
    } else {
      print(sweep, shown);
    }
    return ExitCode.OK;
  }

  /** Whether its values come from a distribution, so that there is no counting them. */
  private static boolean isDrawn(Axis axis) {
    return axis.values() instanceof AxisValues.Drawn;
  }

  /** The values of an axis in a few words. */
  static String values(Axis axis) {
    List<String> few = new ArrayList<>();
    long count = axis.count();
    if (isDrawn(axis)) {
      return "between %s and %s"
          .formatted(Text.exact(axis.values().at(0)), Text.exact(axis.values().at(count - 1)));
    }
    for (long i = 0; i < Math.min(count, 4); i++) {
      few.add(Text.exact(axis.values().at(i)));
    }
    if (count > 5) {
      few.add("...");
    }
    if (count > 4) {
      few.add(Text.exact(axis.values().at(count - 1)));
    }
    return String.join(", ", few);
  }

  private void print(Sweep sweep, List<Planned> shown) {
    long size = sweep.space().size();
    root.out()
        .println(
            sweep.name()
                + ": "
                + Text.count(size, "branch", "branches")
                + ", "
                + Text.count(sweep.axes().size(), "axis", "axes"));
    if (!sweep.axes().isEmpty()) {
      Table axes = new Table(List.of("axis", "count", "values"));
      sweep
          .axes()
          .forEach(
              a ->
                  axes.add(
                      List.of(
                          a.key(), isDrawn(a) ? "drawn" : Long.toString(a.count()), values(a))));
      axes.print(root.out());
    }
    duplicates(sweep)
        .ifPresent(
            many -> {
              if (many > 0) {
                root.say(
                    "warning: %s the config of an earlier one"
                        .formatted(Text.count(many, "branch repeats", "branches repeat")));
              }
            });
    root.out().println();
    List<String> header = new ArrayList<>(List.of("ordinal", "config_id"));
    sweep.axes().forEach(axis -> header.add(axis.key()));
    header.add("runs");
    Table table = new Table(header);
    shown.forEach(planned -> table.add(cells(sweep, planned)));
    table.print(root.out());
    if (show == null && size > shown.size()) {
      root.say("hint: %,d more; `--show 17,1000-1010` shows others".formatted(size - shown.size()));
    }
  }

  private static List<String> cells(Sweep sweep, Planned planned) {
    List<String> cells =
        new ArrayList<>(List.of(Long.toString(planned.ordinal), planned.id.toString()));
    for (Axis axis : sweep.axes()) {
      cells.add(Field.lookup(planned.config, axis.key()).map(Text::exact).orElse(""));
    }
    cells.add(Text.words(planned.words));
    return cells;
  }

  private ConfigValue json(Sweep sweep, List<Planned> shown) {
    OptionalLong duplicates = duplicates(sweep);
    return Json.mapping(
        Map.entry("name", ConfigValue.of(sweep.name())),
        Map.entry("size", ConfigValue.of(sweep.space().size())),
        Map.entry(
            "axes",
            ConfigValue.of(
                sweep.axes().stream()
                    .map(
                        axis ->
                            Json.mapping(
                                Map.entry("key", ConfigValue.of(axis.key())),
                                Map.entry(
                                    "count",
                                    isDrawn(axis)
                                        ? ConfigValue.NULL
                                        : ConfigValue.of(axis.count()))))
                    .toList())),
        Map.entry(
            "duplicates",
            duplicates.isPresent() ? ConfigValue.of(duplicates.getAsLong()) : ConfigValue.NULL),
        Map.entry(
            "branches",
            ConfigValue.of(
                shown.stream()
                    .map(
                        planned ->
                            Json.mapping(
                                Map.entry("ordinal", ConfigValue.of(planned.ordinal)),
                                Map.entry("config_id", ConfigValue.of(planned.id.toString())),
                                Map.entry("config", planned.config),
                                Map.entry(
                                    "runs",
                                    ConfigValue.of(
                                        planned.words.stream().map(ConfigValue::of).toList()))))
                    .toList())));
  }

  /** How many branches repeat a config; unknown if that would take long. */
  private static OptionalLong duplicates(Sweep sweep) {
    long size = sweep.space().size();
    if (size > COUNTED) {
      return OptionalLong.empty();
    }
    Set<ConfigId> ids = new HashSet<>();
    for (long index = 0; index < size; index++) {
      ids.add(ConfigIds.of(sweep.space().at(index)));
    }
    return OptionalLong.of(size - ids.size());
  }

  private List<Planned> shown(Sweep sweep) {
    long size = sweep.space().size();
    List<Selector.Span> spans =
        show == null
            ? List.of(new Selector.Span(0, Math.min(FIRST, size)))
            : Selector.parseSpans(show);
    long many = spans.stream().mapToLong(span -> span.until() - span.from()).sum();
    if (many > MOST) {
      throw Complaint.usage("%,d branches are too many to show".formatted(many), "show fewer");
    }
    if (spans.getLast().until() > size) {
      throw Complaint.usage(
          "there is no branch " + (spans.getLast().until() - 1),
          size == 0 ? "the sweep has none" : "they are 0 to " + (size - 1));
    }
    CommandTemplate template = CommandTemplate.compile(sweep, root.setting().environment());
    List<Planned> planned = new ArrayList<>();
    for (Selector.Span span : spans) {
      for (long ordinal = span.from(); ordinal < span.until(); ordinal++) {
        ConfigValue.Mapping config = sweep.space().at(ordinal);
        ConfigId id = ConfigIds.of(config);
        int replica = sweep.space().replica(ordinal);
        long seed = BranchSeed.of(sweep.seed(), id, replica);
        BranchFacts facts = new BranchFacts(ordinal, replica, id, seed, "{dir}", "{config}");
        planned.add(new Planned(ordinal, id, config, template.fill(config, facts)));
      }
    }
    return planned;
  }
}
