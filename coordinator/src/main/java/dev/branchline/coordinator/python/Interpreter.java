package dev.branchline.coordinator.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The Python that evaluates config files.
 *
 * @param program absolute
 */
public record Interpreter(Path program) {
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  /** What came of the search. */
  public sealed interface Search {}

  /** It is there. */
  public record Found(Interpreter interpreter) implements Search {}

  /** It isn't; the hint says what to do. */
  public record Missing(String reason, String hint) implements Search {}

  /**
   * The one that is named, else that of the active virtual environment, else {@code python3} of the
   * path.
   *
   * @param named a path, or a name that the path is searched for; empty if none is
   * @param directory what paths are relative to
   */
  public static Search find(
      Optional<String> named, Map<String, String> environment, Path directory) {
    if (named.isPresent()) {
      String name = named.get();
      Optional<Path> found =
          name.contains("/")
              ? Optional.of(inFolder(directory.resolve(name))).filter(Interpreter::isProgram)
              : onPath(name, environment, directory);
      return found
          .<Search>map(program -> new Found(new Interpreter(program)))
          .orElseGet(() -> new Missing("there is no Python at " + name, "see --python"));
    }
    String active = environment.getOrDefault("VIRTUAL_ENV", "");
    if (!active.isEmpty()) {
      Path program = directory.resolve(active).resolve("bin/python");
      if (Files.isExecutable(program)) {
        return new Found(new Interpreter(program));
      }
    }
    return onPath("python3", environment, directory)
        .<Search>map(program -> new Found(new Interpreter(program)))
        .orElseGet(() -> new Missing("there is no python3 on the PATH", "name one with --python"));
  }

  /** The interpreter of a virtual environment that is named by its folder. */
  private static Path inFolder(Path named) {
    return Files.isDirectory(named) ? named.resolve("bin/python") : named;
  }

  private static boolean isProgram(Path path) {
    return Files.isExecutable(path) && !Files.isDirectory(path);
  }

  private static Optional<Path> onPath(
      String name, Map<String, String> environment, Path directory) {
    for (String folder : environment.getOrDefault("PATH", USUAL_PATH).split(":", -1)) {
      Path program = directory.resolve(folder).resolve(name);
      if (Files.isRegularFile(program) && Files.isExecutable(program)) {
        return Optional.of(program.toAbsolutePath());
      }
    }
    return Optional.empty();
  }
}
