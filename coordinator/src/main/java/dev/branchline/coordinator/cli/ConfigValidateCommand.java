package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Text;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Problem;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.Sweep;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether a file holds. */
@Command(
    name = "validate",
    description = "Say whether a config or a sweep file holds; exit code 0, or 2 if not.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline config validate sweep.yaml",
      "  branchline config validate base.py --json"
    })
final class ConfigValidateCommand implements Callable<Integer> {
  private final Branchline root;

  @Mixin private final ConfigFile file = new ConfigFile();
  @Mixin private final JsonOption json = new JsonOption();

  ConfigValidateCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return switch (file.judge(root)) {
      case Read.Accepted(Sweep sweep, List<Problem> warnings) -> {
        if (json.in(root.setting())) {
          root.out().println(Json.write(json(true, List.of(), warnings)));
        } else {
          warnings.forEach(warning -> root.say(SweepSource.line(warning, "warning")));
          root.out()
              .println(
                  file.file()
                      + " holds: "
                      + (sweep.fed().isPresent()
                          ? "configs from " + GeneratorTaste.words(sweep)
                          : Text.count(sweep.space().size(), "config", "configs")));
        }
        yield ExitCode.OK;
      }
      case Read.Rejected(List<Problem> problems) -> {
        if (json.in(root.setting())) {
          root.out().println(Json.write(json(false, problems, List.of())));
        } else {
          problems.forEach(problem -> root.err().println(SweepSource.line(problem, "error")));
        }
        yield ExitCode.USAGE;
      }
    };
  }

  private static ConfigValue json(boolean holds, List<Problem> errors, List<Problem> warnings) {
    return Json.mapping(
        Map.entry("holds", ConfigValue.of(holds)),
        Map.entry("errors", Json.list(errors, ConfigValidateCommand::json)),
        Map.entry("warnings", Json.list(warnings, ConfigValidateCommand::json)));
  }

  private static ConfigValue json(Problem problem) {
    return Json.mapping(
        Map.entry("file", ConfigValue.of(problem.place().file())),
        Map.entry("line", ConfigValue.of(problem.place().line())),
        Map.entry("column", ConfigValue.of(problem.place().column())),
        Map.entry("message", ConfigValue.of(problem.message())),
        Map.entry("found", ConfigValue.of(problem.found())),
        Map.entry("expected", ConfigValue.of(problem.expected())),
        Map.entry(
            "hint", problem.hint().<ConfigValue>map(ConfigValue::of).orElse(ConfigValue.NULL)));
  }
}
