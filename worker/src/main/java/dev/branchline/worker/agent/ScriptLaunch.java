package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Isolation;
import dev.branchline.protocol.sweep.Program;
import dev.branchline.protocol.sweep.ScriptFacts;
import dev.branchline.protocol.sweep.ScriptFile;
import dev.branchline.protocol.sweep.ValueReference;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.python.Harness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How the script of a sweep is run here: the interpreter, the harness and the environment. */
final class ScriptLaunch {
  private static final String PYTHON_PATH = "PYTHONPATH";
  private static final List<String> THREADS =
      List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS");
  private static final List<String> KEPT = List.of("entrypoint", "args", "kwargs", "cell");

  private ScriptLaunch() {}

  /**
   * A script made ready.
   *
   * @param known the environment that branches would have by themselves
   * @throws UncheckedIOException if the harness can't be written
   */
  static Script of(
      Program.Script program,
      Definition definition,
      Path workdir,
      Map<String, String> known,
      Path workerDir) {
    Path harness;
    try {
      harness = Harness.install(workerDir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> env = new LinkedHashMap<>(definition.sweep().env());
    String path = known.getOrDefault(PYTHON_PATH, "");
    env.put(PYTHON_PATH, path.isEmpty() ? harness.toString() : path + ":" + harness);
    if (!known.containsKey("PYTHONHASHSEED")) {
      env.put("PYTHONHASHSEED", "0");
    }
    long cpus = definition.sweep().policies().resources().amount(Resources.CPUS) / Resources.UNIT;
    for (String name : THREADS) {
      if (!known.containsKey(name)) {
        env.put(name, Long.toString(Math.max(1, cpus)));
      }
    }
    return new Script(
        isolation(program.isolation(), definition.sweep().program() instanceof Program.Steps),
        interpreter(program),
        Harness.start(harness),
        settings(program, definition, workdir),
        env,
        workdir);
  }

  /** The words that run it in an interpreter of its own. */
  static List<String> words(Script script) {
    return List.of(script.interpreter(), script.start().toString(), "spawn", script.settings());
  }

  /** Steps aren't run in an interpreter that is used again: they take turns, and are many. */
  private static Script.Isolation isolation(Isolation isolation, boolean stepped) {
    return switch (isolation) {
      case FORK -> Script.Isolation.FORK;
      case SPAWN -> Script.Isolation.SPAWN;
      case REUSE -> stepped ? Script.Isolation.FORK : Script.Isolation.REUSE;
    };
  }

  /**
   * The very program that was found at submit, as what is on the path may be a slow detour to it;
   * on machines that lack it, {@code python3} if none was asked for.
   */
  private static String interpreter(Program.Script program) {
    String found = program.facts().text("executable");
    boolean asked =
        program.python().isPresent()
            || program.facts().value("environment").equals(ConfigValue.TRUE);
    return asked || (!found.isEmpty() && Files.isExecutable(Path.of(found))) ? found : "python3";
  }

  private static String settings(Program.Script program, Definition definition, Path workdir) {
    ScriptFacts facts = program.facts();
    ScriptFile file = new ScriptFile("", "", program.target());
    Path folder = Path.of(definition.directory()).normalize();
    String shown = facts.text("script");
    LinkedHashMap<String, ConfigValue> settings = new LinkedHashMap<>();
    settings.put(
        "script",
        ConfigValue.of(
            file.isModule() || folder.equals(workdir) ? shown : folder.resolve(shown).toString()));
    settings.put("module", file.isModule() ? ConfigValue.TRUE : ConfigValue.FALSE);
    KEPT.forEach(key -> settings.put(key, facts.value(key)));
    if (definition.sweep().program() instanceof Program.Steps) {
      settings.put("stepped", ConfigValue.TRUE);
    }
    List<Program.Script> others =
        definition.sweep().program().scripts().stream()
            .filter(other -> !other.equals(program))
            .toList();
    if (!others.isEmpty()) {
      settings.put("elsewhere", elsewhere(others));
    }
    settings.put("strict", program.strict() ? ConfigValue.TRUE : ConfigValue.FALSE);
    settings.put("preload", program.preload());
    settings.put("imports", facts.value("preload"));
    boolean isFed = definition.sweep().fed().isPresent();
    if (isFed || definition.text().contains(ValueReference.KEY)) {
      settings.put("folder", ConfigValue.of(folder.toString()));
    }
    return ConfigJson.write(new ConfigValue.Mapping(settings));
  }

  /** The keys that other steps know, which no step is to refuse; true if those can't be told. */
  private static ConfigValue elsewhere(List<Program.Script> others) {
    if (others.stream().anyMatch(other -> other.facts().isOpen())) {
      return ConfigValue.TRUE;
    }
    Set<String> keys = new TreeSet<>();
    others.forEach(other -> keys.addAll(other.facts().knows()));
    return ConfigValue.of(keys.stream().map(ConfigValue::of).toList());
  }
}
