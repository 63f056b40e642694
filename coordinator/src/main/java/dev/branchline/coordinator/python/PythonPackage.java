package dev.branchline.coordinator.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Python package of this program as files, which a Python process needs. */
final class PythonPackage {
  private static final List<String> FILES =
      List.of(
          "__init__.py",
          "_api.py",
          "_configs.py",
          "_defaults.py",
          "_evaluate.py",
          "_failures.py",
          "_process.py",
          "_references.py",
          "_script.py",
          "_text.py",
          "_values.py");

  private PythonPackage() {}

  /** Written once for this process, and deleted when it ends. */
  private static final class Written {
    static final Path FOLDER = write();

    private static Path write() {
      try {
        Path root = Files.createTempDirectory("branchline-python");
        Path folder = Files.createDirectory(root.resolve("branchline"));
        root.toFile().deleteOnExit();
        folder.toFile().deleteOnExit();
        for (String name : FILES) {
          try (InputStream file = PythonPackage.class.getResourceAsStream("branchline/" + name)) {
            if (file == null) {
              throw new IllegalStateException("no resource branchline/" + name);
            }
            Path copy = folder.resolve(name);
            Files.copy(file, copy);
            copy.toFile().deleteOnExit();
          }
        }
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException("can't write to the folder for temporary files", e);
      }
    }
  }

  /** The program that evaluates. */
  static Path evaluate() {
    return Written.FOLDER.resolve("_evaluate.py");
  }
}
