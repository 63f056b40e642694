package dev.branchline.protocol.sweep;

import java.util.List;

/** Tells sweep files from files that hold nothing but a config. */
public final class FileKind {
  private static final List<String> RUNS =
      List.of("script", "program", "command", "shell", "task", "parameters", "config");

  private FileKind() {}

  /** Whether a file says what to run or what to vary; a file that can't be read does neither. */
  public static boolean isSweep(SourceFile file) {
    return !PythonFiles.is(file.name())
        && SweepReader.tree(file, new Problems())
            .filter(node -> node instanceof Node.Entries map && RUNS.stream().anyMatch(map::has))
            .isPresent();
  }

  /** Whether a file is a Python file, by its ending. */
  public static boolean isPython(String name) {
    return PythonFiles.is(name);
  }
}
