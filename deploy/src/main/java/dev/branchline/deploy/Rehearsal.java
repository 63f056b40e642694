package dev.branchline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Goes through the common commands once, so that the JVM sees which classes a start needs; {@code
 * bin/make-cache} runs it to make the start-up cache. What it prints is of no interest.
 */
public final class Rehearsal {
  /**
   * Far more than it needs, at the lowest priority on a busy machine too; a rehearsal that hangs
   * must not stay in the background for ever.
   */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private static final String SWEEP =
      """
      shell: echo '{"double":' $((2 * {n}))'}'; test {n} -ne 2
      parameters: {n: range(4)}
      result: stdout
      metric: {name: double, goal: minimize}
      """;

  private Rehearsal() {}

  /** The argument is a folder that it may fill, and that is thrown away afterwards. */
  public static void main(String[] args) throws IOException {
    Thread.ofPlatform().daemon().start(Rehearsal::giveUpLate);
    String folder = args[0];
    String file = Files.writeString(Path.of(folder, "sweep.yaml"), SWEEP).toString();
    List<List<String>> scenes =
        List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("plan", "-C", folder, file),
            List.of("run", "-C", folder, file),
            List.of("list", "-C", folder),
            List.of("info", "-C", folder, "last"),
            List.of("results", "-C", folder, "last"),
            List.of("results", "-C", folder, "last", "--output", "json"),
            List.of("logs", "-C", folder, "last", "1"),
            List.of("retry", "-C", folder, "last", "--failed"));
    for (List<String> scene : scenes) {
      Main.execute(scene.toArray(String[]::new));
    }
    System.exit(0);
  }

  private static void giveUpLate() {
    try {
      Thread.sleep(LIMIT);
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
