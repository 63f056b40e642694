package dev.branchline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bare loop in C that Branchline is compared with: {@code spawn.c}, compiled by gcc. */
record SpawnLoop(Path folder) {

  /** Compiles it in {@code folder}, in which it also runs. */
  static SpawnLoop compile(Path folder) throws IOException, InterruptedException {
    try (InputStream source = SpawnLoop.class.getResourceAsStream("spawn.c")) {
      Files.copy(source, folder.resolve("spawn.c"));
    }
    call(folder, "gcc", "-O2", "-Wall", "-Werror", "-o", "spawn", "spawn.c");
    return new SpawnLoop(folder);
  }

  /** Runs {@code /bin/true} so many times, {@code width} at once; how many a second. */
  double rate(int width, int count, boolean logs) throws IOException, InterruptedException {
    String seconds =
        call(folder, "./spawn", Integer.toString(width), Integer.toString(count), logs ? "1" : "0");
    return count / Double.parseDouble(seconds.strip());
  }

  private static String call(Path folder, String... words)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    return out;
  }
}
