package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.python.Evaluation;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.FileKind;
import dev.branchline.protocol.sweep.Problem;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.ScriptFile;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.Sweep;
import dev.branchline.protocol.sweep.SweepReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the sweep that the user names: a file with overrides, or one from the journal. */
final class SweepSource {
  private final Branchline root;
  private final Optional<String> python;
  private final PythonAnswers answers;

  SweepSource(Branchline root) {
    this(root, Optional.empty());
  }

  /** A source that evaluates Python files by the interpreter that is named. */
  SweepSource(Branchline root, Optional<String> python) {
    this(root, python, Evaluation.Task.SHOW);
  }

  private SweepSource(Branchline root, Optional<String> python, Evaluation.Task task) {
    this.root = root;
    this.python = python;
    this.answers = new PythonAnswers(root, python, task);
  }

  /** The same for a sweep that others run: a generator is asked for all that it has. */
  SweepSource forOthers() {
    return new SweepSource(root, python, Evaluation.Task.LIST);
  }

  /** A sweep file and its folder. */
  record Loaded(Sweep sweep, Path folder) {}

  /** The sweep in a file; warnings are shown, and errors all at once. */
  Loaded read(String file, ScriptWords words, List<String> overrides) {
    if (ScriptFile.isNamed(file)) {
      return read(script(file, words), root.directory(), overrides);
    }
    words.refuseFor(file);
    Path path = path(file);
    return read(new SourceFile(file, text(path, file)), folder(path), overrides);
  }

  /** The same of a file that may also hold nothing but a config, and then runs nothing. */
  Loaded readConfig(String file, List<String> overrides) {
    return accepted(judge(file, overrides), folder(path(file)));
  }

  /** Reads such a file, and tells nothing. */
  Read judge(String file, List<String> overrides) {
    Path path = path(file);
    SourceFile source =
        FileKind.isPython(file) ? new SourceFile(file, "") : new SourceFile(file, text(path, file));
    if (FileKind.isSweep(source)) {
      return judge(source, folder(path), overrides);
    }
    ConfigValue.Mapping around =
        Json.mapping(
            Map.entry("command", ConfigValue.of("true")),
            Map.entry("config", ConfigValue.of(path.getFileName().toString())));
    return judge(new SourceFile(FileKind.alone(file), Json.write(around)), folder(path), overrides);
  }

  /** The sweep of a script without a file: its values are those of the command line. */
  SourceFile script(String named, ScriptWords words) {
    return new SourceFile(named, Json.write(words.around(named)));
  }

  private Path path(String file) {
    return root.directory().resolve(file).toAbsolutePath().normalize();
  }

  private static Path folder(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  private Loaded read(SourceFile source, Path folder, List<String> overrides) {
    return accepted(judge(source, folder, overrides), folder);
  }

  private Read judge(SourceFile source, Path folder, List<String> overrides) {
    BaseFiles plain = new Folder(folder);
    Optional<String> own = FileKind.python(source);
    BaseFiles files =
        new BaseFiles() {
          @Override
          public Content read(String path) {
            Optional<ScriptFile> script = ScriptFile.of(path);
            return script.isPresent()
                ? answers.analysed(script.get(), folder)
                : FileKind.isPython(path) ? answers.evaluated(path, folder, own) : plain.read(path);
          }

          @Override
          public List<String> list(String path) {
            return plain.list(path);
          }
        };
    return SweepReader.read(source, overrides, root.setting().environment(), files);
  }

  private Loaded accepted(Read read, Path folder) {
    return switch (read) {
      case Read.Accepted(Sweep sweep, List<Problem> warnings) -> {
        warnings.forEach(warning -> root.say(line(warning, "warning")));
        yield new Loaded(sweep, folder);
      }
      case Read.Rejected(List<Problem> problems) -> throw rejected(problems);
    };
  }

  /** Whether a Python file may have a function or a config cell, so that it may be a script. */
  boolean mayRun(String file) {
    return content(path(file)) instanceof BaseFiles.Text(String text)
        && (text.contains("def ") || text.contains("%%"));
  }

  /** What Python processes say. */
  PythonAnswers answers() {
    return answers;
  }

  /** The same, refused if it can't be submitted. */
  Loaded readToSubmit(String file, ScriptWords words, List<String> overrides) {
    return submittable(read(file, words, overrides));
  }

  /** A text that was made here, as if it were a file in that folder. */
  Loaded readToSubmit(SourceFile file, Path folder, List<String> overrides) {
    return submittable(read(file, folder, overrides));
  }

  private Loaded submittable(Loaded loaded) {
    List<Problem> problems = loaded.sweep().checkSubmittable();
    if (!problems.isEmpty()) {
      throw rejected(problems);
    }
    return loaded;
  }

  /** What a sweep of the journal was submitted as; absent if another version wrote it. */
  Optional<Sweep> of(Gateway gateway, SweepSummary summary) {
    Optional<Definition.Parsed> parsed = gateway.definition(summary.id()).map(Definition::parse);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    return switch (parsed.get()) {
      case Definition.Known(Definition definition) -> Optional.of(definition.sweep());
      case Definition.Unknown(String reason) -> {
        root.say("warning: the definition of sweep " + summary.id() + " can't be read: " + reason);
        yield Optional.empty();
      }
    };
  }

  /** {@code sweep.yaml:3:5: error: message (found x, expected y)}, and the hint below it. */
  static String line(Problem problem, String severity) {
    String place = problem.place().toString();
    String rest = problem.headline().substring(place.length() + 2);
    return FileKind.typed(problem.place()).orElse(place)
        + ": "
        + severity
        + ": "
        + rest
        + problem.hint().map(hint -> "\n  hint: " + hint).orElse("");
  }

  private Complaint rejected(List<Problem> problems) {
    problems.forEach(problem -> root.err().println(line(problem, "error")));
    String count = problems.size() == 1 ? "1 error" : problems.size() + " errors";
    return Complaint.usage(count + " in the sweep; nothing was started", "");
  }

  /** The lines of a file, {@code -} for what is piped in; the last needs no end. */
  List<String> lines(String file) {
    Path path = file.equals("-") ? Path.of("/dev/stdin") : root.directory().resolve(file);
    if (Files.isDirectory(path)) {
      throw Complaint.usage("can't read " + file + ": it is a directory", "");
    }
    try (Stream<String> lines = Files.lines(path)) {
      return lines.toList();
    } catch (NoSuchFileException e) {
      throw Complaint.usage("can't read " + file + ": no such file", "");
    } catch (UncheckedIOException | IOException e) {
      boolean binary =
          (e instanceof UncheckedIOException u ? u.getCause() : e)
              instanceof CharacterCodingException;
      throw Complaint.usage(
          "can't read " + file + ": " + (binary ? "it isn't UTF-8 text" : e.getMessage()), "");
    }
  }

  private String text(Path path, String file) {
    return switch (content(path)) {
      case BaseFiles.Text(String text) -> text;
      case BaseFiles.Unreadable(String reason) ->
          throw Complaint.usage(
              "can't read " + file + ": " + reason,
              Files.isDirectory(path) ? "name the sweep file in it" : "");
    };
  }

  /** The files below the sweep file's folder. */
  private record Folder(Path folder) implements BaseFiles {
    @Override
    public Content read(String path) {
      return content(folder.resolve(path));
    }

    @Override
    public List<String> list(String path) {
      try (Stream<Path> files = Files.list(folder.resolve(path))) {
        return files.map(file -> file.getFileName().toString()).sorted().toList();
      } catch (IOException e) {
        return List.of();
      }
    }
  }

  private static BaseFiles.Content content(Path path) {
    try {
      if (Files.isDirectory(path)) {
        return new BaseFiles.Unreadable("it is a directory");
      }
      if (Files.size(path) > Sweep.MAX_DEFINITION_BYTES) {
        return new BaseFiles.Unreadable("it is larger than 64 MiB");
      }
      return new BaseFiles.Text(Files.readString(path));
    } catch (NoSuchFileException e) {
      return new BaseFiles.Unreadable("no such file");
    } catch (AccessDeniedException e) {
      return new BaseFiles.Unreadable("permission denied");
    } catch (CharacterCodingException e) {
      return new BaseFiles.Unreadable("it isn't UTF-8 text");
    } catch (IOException e) {
      return new BaseFiles.Unreadable(e.toString());
    }
  }
}
