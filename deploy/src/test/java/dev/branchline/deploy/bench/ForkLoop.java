package dev.branchline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The plain Python that branches of scripts are compared with: {@code forks.py}. */
record ForkLoop(Path folder, String python) {

  /** Puts it into {@code folder}, in which it also runs. */
  static ForkLoop in(Path folder, String python) throws IOException {
    try (InputStream source = ForkLoop.class.getResourceAsStream("forks.py")) {
      Files.copy(source, folder.resolve("forks.py"));
    }
    return new ForkLoop(folder, python);
  }

  /** Branches a second of one of its ways, {@code width} at once, with these modules loaded. */
  double rate(String way, int width, int count, List<String> modules)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(python, "forks.py", way, Integer.toString(width), Integer.toString(count)));
    words.addAll(modules);
    return count / Double.parseDouble(call(folder, words));
  }

  /** Whether the interpreter has these modules. */
  boolean has(List<String> modules) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(python, "-c", "import " + String.join(", ", modules))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }

  /** The interpreter itself, whatever small program finds it on the path. */
  static String resolved(String python) throws IOException, InterruptedException {
    return call(Path.of("/"), List.of(python, "-c", "import sys; print(sys.executable)"));
  }

  private static String call(Path folder, List<String> words)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    return out.strip();
  }
}
