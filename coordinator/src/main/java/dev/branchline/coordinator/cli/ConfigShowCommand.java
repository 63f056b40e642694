package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Table;
import dev.branchline.coordinator.cli.render.Text;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Axis;
import dev.branchline.protocol.sweep.ScriptFacts;
import dev.branchline.protocol.sweep.Sweep;
import dev.branchline.protocol.sweep.ValueReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the values of a config, and what varies. */
@Command(
    name = "show",
    description = {
      "Show a config as it is after its files and overrides; and what varies.",
      "Of a Python script, which isn't executed: what can be set, and what is called."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline config show base.py",
      "  branchline config show train.py",
      "  branchline config show sweep.yaml model.n=64 --json"
    })
final class ConfigShowCommand implements Callable<Integer> {
  /** The most values of an axis that are written as JSON. */
  private static final int MOST_VALUES = 1_000;

  private final Branchline root;

  @Mixin private final ConfigFile file = new ConfigFile();
  @Mixin private final JsonOption json = new JsonOption();

  ConfigShowCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Optional<ScriptFacts> script = file.script(root);
    return script.isPresent() ? show(script.get()) : show(file.read(root));
  }

  private int show(ScriptFacts script) {
    if (!file.overrides().isEmpty()) {
      throw Complaint.usage(
          "a script is shown as it is, without values for it", "see `branchline config check`");
    }
    ScriptShowing showing = new ScriptShowing(file.file(), script);
    if (json.in(root.setting())) {
      root.out().println(Json.write(showing.json()));
    } else {
      showing.print(root);
    }
    return ExitCode.OK;
  }

  private int show(Sweep sweep) {
    if (json.in(root.setting())) {
      root.out().println(Json.write(json(sweep)));
      return ExitCode.OK;
    }
    Map<String, String> lines = new LinkedHashMap<>();
    leaves("", sweep.base(), lines);
    for (Axis axis : sweep.axes()) {
      lines.put(axis.key(), PlanCommand.values(axis));
    }
    Table table = new Table(List.of("key", "value"));
    lines.forEach((key, value) -> table.add(List.of(key, value)));
    table.print(root.out());
    long size = sweep.space().size();
    if (sweep.fed().isPresent()) {
      root.say("further values come from " + GeneratorTaste.words(sweep));
    } else if (size != 1) {
      root.say(Text.count(size, "config", "configs"));
    }
    return ExitCode.OK;
  }

  /** Each value by its dotted key; lists and empty maps are values. */
  static void leaves(String before, ConfigValue.Mapping map, Map<String, String> lines) {
    map.entries()
        .forEach(
            (key, value) -> {
              if (value instanceof ConfigValue.Mapping inner
                  && !inner.entries().isEmpty()
                  && ValueReference.of(inner).isEmpty()) {
                leaves(before + key + ".", inner, lines);
              } else {
                lines.put(before + key, Text.exact(value));
              }
            });
  }

  private static ConfigValue json(Sweep sweep) {
    return Json.mapping(
        Map.entry("size", PlanCommand.size(sweep)),
        Map.entry("config", sweep.base()),
        Map.entry("axes", Json.list(sweep.axes(), ConfigShowCommand::json)));
  }

  private static ConfigValue json(Axis axis) {
    List<ConfigValue> values =
        LongStream.range(0, Math.min(axis.count(), MOST_VALUES))
            .mapToObj(axis.values()::at)
            .toList();
    return Json.mapping(
        Map.entry("key", ConfigValue.of(axis.key())),
        Map.entry("count", ConfigValue.of(axis.count())),
        Map.entry("values", ConfigValue.of(values)));
  }
}
