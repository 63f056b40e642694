package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds programs as a shell does, and says why one can't be started. */
final class Programs {
  private Programs() {}

  /**
   * The path to start for {@code word}; the word itself if it has a slash or nothing is found.
   *
   * @param searchPath as in {@code PATH}; its relative and empty entries are below {@code workdir}
   */
  static String find(String word, Path workdir, String searchPath) {
    if (word.indexOf('/') >= 0) {
      return word;
    }
    for (String entry : searchPath.split(":", -1)) {
      Path candidate = workdir.resolve(entry).resolve(word);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return candidate.toString();
      }
    }
    return word;
  }

  /** One line for people, for a start that failed. */
  static String explain(String word, String found, Path workdir, String error) {
    if (!Files.isDirectory(workdir)) {
      return (Files.exists(workdir) ? "not a directory: " : "no such directory: ") + workdir;
    }
    if (found.indexOf('/') < 0) {
      return "no such program on the PATH: " + word;
    }
    Path program = workdir.resolve(found);
    if (!Files.exists(program)) {
      return "no such program: " + word;
    }
    if (Files.isDirectory(program)) {
      return "not a program but a directory: " + word;
    }
    if (!Files.isExecutable(program)) {
      return "not executable: " + word;
    }
    String interpreter = interpreter(program);
    if (!interpreter.isEmpty() && !Files.isExecutable(workdir.resolve(interpreter))) {
      return "no such interpreter: " + interpreter + ", named in the first line of " + word;
    }
    return "can't start " + word + ": " + error;
  }

  private static String interpreter(Path program) {
    try (var in = Files.newInputStream(program)) {
      String start = new String(in.readNBytes(256), StandardCharsets.ISO_8859_1);
      if (!start.startsWith("#!")) {
        return "";
      }
      String line = start.substring(2).lines().findFirst().orElse("").strip();
      return line.split("\\s", 2)[0];
    } catch (IOException e) {
      return "";
    }
  }
}
