package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Table;
import dev.branchline.coordinator.python.Evaluation;
import dev.branchline.coordinator.python.Finding;
import dev.branchline.coordinator.python.ScriptValues;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Axis;
import dev.branchline.protocol.sweep.Program;
import dev.branchline.protocol.sweep.ScriptFacts;
import dev.branchline.protocol.sweep.ScriptFile;
import dev.branchline.protocol.sweep.Sweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a config with the values that a Python script has by itself. */
@Command(
    name = "check",
    description = {
      "Compare a config with a Python script's own values; the script isn't executed.",
      "Without --script, it is the one that the sweep file names, or all of its steps together,",
      "or FILE itself is the script.",
      "Exit code 0; 1 if a key looks like a typing mistake; 2 if something doesn't hold."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline config check train.py lr=0.1 'seed=range(3)'",
      "  branchline config check train.py --config base.py --strict",
      "  branchline config check sweep.yaml",
      "  branchline config check base.py lr=0.1 --script train.py:main --json"
    })
final class ConfigCheckCommand implements Callable<Integer> {
  private final Branchline root;

  @Mixin private final ConfigFile file = new ConfigFile();
  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--script",
      paramLabel = "SCRIPT[:ENTRYPOINT]",
      description = "The Python file, and the function of it that is called.")
  private @Nullable String script;

  @Mixin private final ScriptWords words = new ScriptWords();

  ConfigCheckCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    boolean isScript = script == null && ScriptFile.isNamed(file.file());
    if (!isScript) {
      words.refuseFor(file.file());
    }
    Sweep sweep = isScript ? file.readScript(root, words) : file.read(root);
    Map<String, ConfigValue> axes = new LinkedHashMap<>();
    for (Axis axis : sweep.axes()) {
      axes.put(axis.key(), ConfigValue.of(PlanCommand.values(axis)));
    }
    List<Finding> findings =
        values(sweep).compare(sweep.base(), axes).stream()
            .map(finding -> isScript ? expected(finding) : finding)
            .toList();
    if (json.in(root.setting())) {
      root.out().println(Json.write(Json.list(findings, ConfigCheckCommand::json)));
    } else {
      print(findings);
    }
    if (findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.TAKEN)) {
      return ExitCode.USAGE;
    }
    boolean doubt = findings.stream().anyMatch(f -> f.kind() == Finding.Kind.SUSPECT);
    return doubt ? ExitCode.FAILED : ExitCode.OK;
  }

  /** Without a plus, {@code run} takes only what is there. */
  private Finding expected(Finding finding) {
    return finding.kind() == Finding.Kind.NEW && file.expects(finding.key())
        ? new Finding(finding.key(), Finding.Kind.SUSPECT, finding.now(), "", "")
        : finding;
  }

  private ScriptValues values(Sweep sweep) {
    if (script != null) {
      return values(script);
    }
    List<ScriptFacts> facts =
        sweep.program().scripts().stream().map(Program.Script::facts).toList();
    if (!facts.isEmpty()) {
      return ScriptValues.of(facts);
    }
    throw Complaint.usage(
        file.file() + " runs no script that it could be compared with",
        "name one, as in --script train.py");
  }

  private ScriptValues values(String script) {
    int colon = script.lastIndexOf(':');
    String name = colon < 0 ? script : script.substring(0, colon);
    Path path = root.directory().resolve(name).toAbsolutePath().normalize();
    if (!Files.isRegularFile(path)) {
      throw Complaint.usage("there is no script " + name, "");
    }
    List<String> entrypoint = colon < 0 ? List.of() : List.of(script.substring(colon + 1));
    String answer =
        file.source(root)
            .answers()
            .of(
                Evaluation.Task.DEFAULTS,
                path.toString(),
                entrypoint,
                Objects.requireNonNull(path.getParent()));
    if (Evaluation.text(answer, "kind").equals("error")) {
      throw Complaint.usage(
          "can't read " + name + ": " + Evaluation.text(answer, "message"),
          Evaluation.text(answer, "hint"));
    }
    return ScriptValues.of(answer);
  }

  private void print(List<Finding> findings) {
    Table table = new Table(List.of("key", "what", "value", "script"));
    for (Finding finding : findings) {
      table.add(List.of(finding.key(), words(finding), finding.now(), finding.before()));
    }
    table.print(root.out());
    Map<Finding.Kind, Long> counts =
        findings.stream().collect(Collectors.groupingBy(Finding::kind, Collectors.counting()));
    if (counts.containsKey(Finding.Kind.SUSPECT)) {
      root.say("warning: a key that the script doesn't have may be a typing mistake");
    }
    if (counts.containsKey(Finding.Kind.TAKEN)) {
      root.err().println("error: a value can't take the place of a function, class or module");
    }
  }

  private static String words(Finding finding) {
    return switch (finding.kind()) {
      case SAME -> "the same";
      case OVERRIDES -> "overrides";
      case NEW -> "new";
      case SUSPECT ->
          finding.suggestion().isEmpty()
              ? "unknown; +" + finding.key() + "= adds it"
              : "did you mean " + finding.suggestion() + "?";
      case TAKEN -> "can't be set";
    };
  }

  private static ConfigValue json(Finding finding) {
    return Json.mapping(
        Map.entry("key", ConfigValue.of(finding.key())),
        Map.entry("kind", ConfigValue.of(finding.kind().name().toLowerCase(Locale.ROOT))),
        Map.entry("new", ConfigValue.of(finding.now())),
        Map.entry("old", ConfigValue.of(finding.before())),
        Map.entry("suggestion", ConfigValue.of(finding.suggestion())));
  }
}
