package dev.branchline.worker.runner.python;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The Python package of this program, as files in the worker's directory. */
public final class Harness {
  /** What it consists of. */
  static final List<String> FILES =
      List.of(
          "__init__.py",
          "_answers.py",
          "_api.py",
          "_body.py",
          "_child.py",
          "_codes.py",
          "_configs.py",
          "_defaults.py",
          "_environment.py",
          "_evaluate.py",
          "_failures.py",
          "_forks.py",
          "_frames.py",
          "_injection.py",
          "_nothing.py",
          "_process.py",
          "_references.py",
          "_results.py",
          "_script.py",
          "_series.py",
          "_server.py",
          "_start.py",
          "_text.py",
          "_values.py",
          "py.typed");

  private Harness() {}

  /**
   * Puts the package there, unless it is there already.
   *
   * @param workerDir the worker's own, locked directory
   * @return the folder that Python has to find on its path
   * @throws IOException if it can't be written
   */
  public static Path install(Path workerDir) throws IOException {
    Path root = workerDir.resolve("python");
    Path folder = Files.createDirectories(root.resolve("branchline"));
    for (String name : FILES) {
      byte[] text = resource(name);
      Path file = folder.resolve(name);
      // A file that is written anew is compiled anew.
      if (!Arrays.equals(text, read(file))) {
        Files.write(file, text);
      }
    }
    return root;
  }

  /** What an interpreter starts with. */
  public static Path start(Path root) {
    return root.resolve("branchline/_start.py");
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[] {-1};
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream file = Harness.class.getResourceAsStream("branchline/" + name)) {
      if (file == null) {
        throw new IllegalStateException("no resource branchline/" + name);
      }
      return file.readAllBytes();
    }
  }
}
