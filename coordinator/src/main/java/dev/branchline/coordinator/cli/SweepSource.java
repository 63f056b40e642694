package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Problem;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.Sweep;
import dev.branchline.protocol.sweep.SweepReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads the sweep that the user names: a file with overrides, or one from the journal. */
final class SweepSource {
  private final Branchline root;

  SweepSource(Branchline root) {
    this.root = root;
  }

  /** A sweep file and its folder. */
  record Loaded(Sweep sweep, Path folder) {}

  /** The sweep in a file; warnings are shown, and errors all at once. */
  Loaded read(String file, List<String> overrides) {
    Path path = root.directory().resolve(file);
    Path folder = Objects.requireNonNull(path.toAbsolutePath().normalize().getParent());
    String text = text(path, file);
    BaseFiles files = named -> content(folder.resolve(named));
    Read read =
        SweepReader.read(
            new SourceFile(file, text), overrides, root.setting().environment(), files);
    return switch (read) {
      case Read.Accepted(Sweep sweep, List<Problem> warnings) -> {
        warnings.forEach(warning -> root.say(line(warning, "warning")));
        yield new Loaded(sweep, folder);
      }
      case Read.Rejected(List<Problem> problems) -> throw rejected(problems);
    };
  }

  /** The same, refused if it can't be submitted. */
  Loaded readToSubmit(String file, List<String> overrides) {
    Loaded loaded = read(file, overrides);
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
    return place
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

  private String text(Path path, String file) {
    if (file.endsWith(".py")) {
      throw Complaint.usage(
          file + " is a Python file, not a sweep",
          "write a sweep file with `program: " + file + "` and its `parameters:`");
    }
    return switch (content(path)) {
      case BaseFiles.Text(String text) -> text;
      case BaseFiles.Unreadable(String reason) ->
          throw Complaint.usage(
              "can't read " + file + ": " + reason,
              Files.isDirectory(path) ? "name the sweep file in it" : "");
    };
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
