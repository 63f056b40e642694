package dev.branchline.protocol.sweep;

import java.util.List;
import java.util.Optional;

/** Tells sweep files from files that hold nothing but a config. */
public final class FileKind {
  private static final List<String> RUNS =
      List.of("script", "steps", "program", "command", "shell", "task", "parameters", "config");

  /** How a file that holds nothing but a config is called as a sweep. */
  private static final String ALONE = ":config";

  private FileKind() {}

  /** The name of the sweep that is made around a file which holds nothing but a config. */
  public static String alone(String file) {
    return file + ALONE;
  }

  static boolean isAlone(SourceFile file) {
    return file.name().endsWith(ALONE);
  }

  /**
   * What the user has typed for a file that is no sweep file, a script or a config, where the sweep
   * was made around it: places in that are none that anybody can look up. Empty for a sweep file.
   */
  public static Optional<String> typed(Place place) {
    String name = place.file();
    if (name.endsWith(ALONE)) {
      return Optional.of(name.substring(0, name.length() - ALONE.length()));
    }
    return Optional.of(name).filter(ScriptFile::isNamed);
  }

  /** Whether a file says what to run or what to vary; a file that can't be read does neither. */
  public static boolean isSweep(SourceFile file) {
    return !PythonFiles.is(file.name())
        && SweepReader.tree(file, new Problems())
            .filter(node -> node instanceof Node.Entries map && RUNS.stream().anyMatch(map::has))
            .isPresent();
  }

  /** The interpreter that a sweep file names for its scripts, as typed; empty if it names none. */
  public static Optional<String> python(SourceFile file) {
    return SweepReader.tree(file, new Problems())
        .flatMap(
            root ->
                root instanceof Node.Entries map
                    ? map.entry("python")
                    : Optional.<Node.Entry>empty())
        .map(Node.Entry::node)
        .flatMap(
            node ->
                node instanceof Node.Leaf leaf && leaf.string().isPresent()
                    ? Optional.of(leaf.text())
                    : Optional.empty())
        .filter(named -> !named.contains("${"));
  }

  /** Whether a file is a Python file, by its ending. */
  public static boolean isPython(String name) {
    return PythonFiles.is(name);
  }
}
