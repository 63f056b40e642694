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
import dev.branchline.protocol.sweep.Duplicates;
import dev.branchline.protocol.sweep.FedConfig;
import dev.branchline.protocol.sweep.Problem;
import dev.branchline.protocol.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** How many branches; null if their configs are fed. */
  static ConfigValue size(Sweep sweep) {
    return sweep.fed().isPresent() ? ConfigValue.NULL : ConfigValue.of(sweep.space().size());
  }

  private void print(Sweep sweep, List<Planned> shown) {
    boolean isFed = sweep.fed().isPresent();
    long size = sweep.space().size();
    root.out()
        .println(
            sweep.name()
                + ": "
                + (isFed
                    ? "branches from " + GeneratorTaste.words(sweep)
                    : Text.count(size, "branch", "branches"))
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
    if (duplicates(sweep) instanceof Duplicates.Counted(long many, var _) && many > 0) {
      root.say(
          "warning: %s the config of an earlier one"
              .formatted(Text.count(many, "branch repeats", "branches repeat")));
    }
    root.out().println();
    List<String> header = new ArrayList<>(List.of("ordinal", "config_id"));
    sweep.axes().forEach(axis -> header.add(axis.key()));
    header.add("runs");
    Table table = new Table(header);
    shown.forEach(planned -> table.add(cells(sweep, planned)));
    table.print(root.out());
    if (isFed && show == null) {
      root.say(
          sweep.sequential()
              ? "hint: the next config is asked for only when the branch before it has ended"
              : "hint: these are the first few; `--show 17,1000-1010` asks it for more");
    } else if (show == null && size > shown.size()) {
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
    return Json.mapping(
        Map.entry("name", ConfigValue.of(sweep.name())),
        Map.entry("size", size(sweep)),
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
            duplicates(sweep) instanceof Duplicates.Counted(long many, var _)
                ? ConfigValue.of(many)
                : ConfigValue.NULL),
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

  /** How many branches repeat a config; unknown if that would take long, or they are fed. */
  private static Duplicates.Found duplicates(Sweep sweep) {
    return Duplicates.in(sweep.space(), sweep.fed().isPresent() ? -1 : Duplicates.MOST);
  }

  private List<Selector.Span> wanted(long size) {
    List<Selector.Span> spans =
        show == null
            ? List.of(new Selector.Span(0, Math.min(FIRST, size)))
            : Selector.parseSpans(show);
    long many = spans.stream().mapToLong(span -> span.until() - span.from()).sum();
    if (many > MOST) {
      throw Complaint.usage("%,d branches are too many to show".formatted(many), "show fewer");
    }
    return spans;
  }

  private List<Planned> shown(Sweep sweep) {
    return sweep.fed().isPresent() ? tasted(sweep) : indexed(sweep);
  }

  /** The first few that a generator gives; where the next depends on what ran, the very first. */
  private List<Planned> tasted(Sweep sweep) {
    List<Selector.Span> spans = wanted(sweep.sequential() ? 1 : FIRST);
    long until = spans.stream().mapToLong(Selector.Span::until).max().orElse(0);
    if (until > MOST) {
      throw Complaint.usage(
          "branch %,d is too far to ask a generator for".formatted(until - 1),
          "those up to %,d can be shown".formatted(MOST - 1));
    }
    List<FedConfig> configs = new GeneratorTaste(root, sweep).first(until);
    if (show != null && until > configs.size()) {
      throw Complaint.usage(
          "there is no branch " + (until - 1),
          "the generator gives " + Text.count(configs.size(), "config", "configs"));
    }
    List<Planned> planned = new ArrayList<>();
    for (Selector.Span span : spans) {
      for (long i = span.from(); i < Math.min(span.until(), configs.size()); i++) {
        Sweep one = sweep.of(configs.get((int) i));
        CommandTemplate template = CommandTemplate.compile(one, root.setting().environment());
        planned.add(planned(one, template, i, one.space().at(0), 0));
      }
    }
    return planned;
  }

  private static Planned planned(
      Sweep sweep,
      CommandTemplate template,
      long ordinal,
      ConfigValue.Mapping config,
      int replica) {
    ConfigId id = ConfigIds.of(config);
    long seed = BranchSeed.of(sweep.seed(), id, replica);
    BranchFacts facts = new BranchFacts(ordinal, replica, id, seed, "{dir}", "{config}");
    return new Planned(ordinal, id, config, template.fill(config, facts));
  }

  private List<Planned> indexed(Sweep sweep) {
    long size = sweep.space().size();
    List<Selector.Span> spans = wanted(size);
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
        planned.add(planned(sweep, template, ordinal, config, sweep.space().replica(ordinal)));
      }
    }
    return planned;
  }
}
