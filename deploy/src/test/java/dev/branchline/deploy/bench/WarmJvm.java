package dev.branchline.deploy.bench;

import dev.branchline.deploy.blackbox.Distribution;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM with the launcher's own flags in which a part of a benchmark runs. */
final class WarmJvm {
  private static final String SCRIPT =
      """
      home=$0; classes=$1; shift
      . "$home/bin/find-jdk.sh"
      find_jdk
      set -- -cp "$home/lib/branchline.jar:$classes" "$@"
      . "$home/bin/java-flags.sh"
      exec "$jdk/bin/java" "$@"
      """;

  private WarmJvm() {}

  /** Runs the class's {@code main} to its end; its output here, but for the numbers of sweeps. */
  static void run(Class<?> main, Object... words) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                SCRIPT,
                Distribution.unpacked().home().toString(),
                ofTests(System.getProperty("java.class.path")),
                main.getName()));
    Stream.of(words).map(String::valueOf).forEach(all::add);
    Process process =
        new ProcessBuilder(all)
            .redirectError(
                Boolean.getBoolean("branchline.bench.verbose")
                    ? ProcessBuilder.Redirect.INHERIT
                    : ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().filter(line -> !line.matches("\\d+")).forEach(System.out::println);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(main.getName() + " ended with " + process.exitValue());
    }
  }

  /** What the tests have beside the program; a jar more is a descriptor more in each child. */
  private static String ofTests(String classPath) {
    return Stream.of(classPath.split(":", -1))
        .filter(entry -> entry.contains("/test-classes") || entry.contains("/assertj-core"))
        .collect(Collectors.joining(":"));
  }
}
