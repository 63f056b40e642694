package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.python.Evaluation;
import dev.branchline.coordinator.python.Interpreter;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.ScriptFacts;
import dev.branchline.protocol.sweep.ScriptFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What Python processes answer about the files that a user names. */
final class PythonAnswers {
  private final Branchline root;
  private final Optional<String> python;
  private final Evaluation.Task task;

  /**
   * @param python the interpreter, if one is named
   * @param task what is wanted of config files
   */
  PythonAnswers(Branchline root, Optional<String> python, Evaluation.Task task) {
    this.root = root;
    this.python = python;
    this.task = task;
  }

  /**
   * What a Python file says; its own traceback is shown, if there is one.
   *
   * @param own the interpreter of the sweep's script, which takes objects from the file too
   */
  BaseFiles.Content evaluated(String named, Path folder, Optional<String> own) {
    if (!Files.isRegularFile(folder.resolve(named))) {
      return new BaseFiles.Unreadable("no such file");
    }
    boolean asOwn = python.isEmpty() && own.isPresent();
    String file = folder.resolve(named).toString();
    return new BaseFiles.Text(
        of(asOwn ? own : python, asOwn ? folder : root.directory(), task, file, List.of(), folder));
  }

  /** What a script's syntax tree tells. */
  BaseFiles.Content analysed(ScriptFile script, Path folder) {
    Path where = script.isModule() ? folder.resolve(script.workdir()) : folder;
    if (!Files.isDirectory(where)) {
      return new BaseFiles.Unreadable("no such directory: " + where);
    }
    boolean named = !script.python().isEmpty();
    return new BaseFiles.Text(
        of(
            named ? Optional.of(script.python()) : python,
            named ? folder : root.directory(),
            Evaluation.Task.SCRIPT,
            script.target(),
            List.of(where.toString()),
            where));
  }

  /** What the syntax tree of a script in the present directory tells; it isn't executed. */
  ScriptFacts facts(String script) {
    Path folder = root.directory();
    String answer =
        of(python, folder, Evaluation.Task.SCRIPT, script, List.of(folder.toString()), folder);
    try {
      return ConfigJson.parse(answer) instanceof ConfigValue.Mapping map
          ? new ScriptFacts(map)
          : new ScriptFacts(Json.mapping());
    } catch (ConfigJson.Malformed e) {
      throw Complaint.usage("Python's answer can't be read: " + e.getMessage(), "");
    }
  }

  /** One answer of a Python process; a traceback in it is shown. */
  String of(Evaluation.Task task, String named, List<String> more, Path folder) {
    String file = folder.resolve(named).toString();
    return of(python, root.directory(), task, file, more, folder);
  }

  private String of(
      Optional<String> by,
      Path from,
      Evaluation.Task task,
      String named,
      List<String> more,
      Path folder) {
    Setting setting = root.setting();
    return switch (Interpreter.find(by, setting.environment(), from)) {
      case Interpreter.Missing(String reason, String hint) -> throw Complaint.usage(reason, hint);
      case Interpreter.Found(Interpreter found) -> {
        root.detail("evaluating " + named + " by " + found.program());
        String answer = Evaluation.once(found, task, named, more, folder, setting.err());
        setting.err().print(Evaluation.text(answer, "traceback"));
        yield answer;
      }
    };
  }
}
