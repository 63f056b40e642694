package dev.branchline.worker.runner.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python package's own tests, by the oldest and the newest Python that this machine has. */
class PythonSuiteTest {
  private static final Path SOURCES = Path.of("src/main/python").toAbsolutePath();
  private static final Path TESTS = Path.of("src/test/python").toAbsolutePath();

  @TempDir Path folder;

  /** One of them, and what it says. */
  private record Suite(String python, Process process, Path log) {}

  @Test
  void passes() throws IOException, InterruptedException {
    List<Suite> suites = new ArrayList<>();
    for (String python : interpreters()) {
      suites.add(start(python, folder.resolve("log-" + suites.size())));
    }
    try {
      for (Suite suite : suites) {
        assertThat(suite.process.waitFor(10, TimeUnit.MINUTES)).as(suite.python).isTrue();
        assertThat(suite.process.exitValue())
            .as(() -> suite.python + "\n" + text(suite.log))
            .isZero();
      }
    } finally {
      suites.forEach(suite -> suite.process.destroyForcibly());
    }
  }

  private Suite start(String python, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(python, "-m", "unittest", "-q")
            .directory(TESTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("BRANCHLINE_PACKAGE", SOURCES.toString());
    return new Suite(python, builder.start(), log);
  }

  @Test
  void takesEveryFileAlong() {
    String[] names =
        SOURCES.resolve("branchline").toFile().list((_, name) -> !name.equals("__pycache__"));

    assertThat(Harness.FILES).containsExactlyInAnyOrder(names);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The oldest and the newest from 3.9 on, of those that pyenv has and of the path's. */
  static List<String> interpreters() throws IOException {
    Path versions = Path.of(System.getProperty("user.home"), ".pyenv/versions");
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(versions)) {
      try (Stream<Path> all = Files.list(versions)) {
        all.filter(each -> minor(each) >= 9)
            .filter(each -> Files.isExecutable(each.resolve("bin/python")))
            .sorted(Comparator.comparingInt(PythonSuiteTest::minor))
            .forEach(found::add);
      }
    }
    return found.isEmpty()
        ? List.of("python3")
        : Stream.of(found.getFirst(), found.getLast())
            .distinct()
            .map(each -> each.resolve("bin/python").toString())
            .toList();
  }

  /** Of a folder called {@code 3.12.1}: 12; -1 for another major version. */
  private static int minor(Path folder) {
    String[] parts = folder.getFileName().toString().split("\\.", -1);
    return parts.length == 3 && parts[0].equals("3") ? Integer.parseInt(parts[1]) : -1;
  }
}
