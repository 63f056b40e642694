package dev.branchline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulation finds what it is there for: each mistake is planted in a copy of its file, which
 * is compiled and laid before the program's classes, and caught within 1,000 seeds, or as many as
 * {@code -Dsimulation.mistakes} says. It takes minutes, so it is no part of the whole check: {@code
 * -Dtest=MistakesCheck}; {@code -Dsimulation.mistake=fence} plants those with such a name.
 */
class MistakesCheck {
  private static final String SEEDS = System.getProperty("simulation.mistakes", "1000");
  private static final String NAMED = System.getProperty("simulation.mistake", "");
  private static final String CLASSES =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> eachIsCaught() {
    return Mistake.ALL.stream()
        .filter(mistake -> mistake.name().contains(NAMED))
        .map(mistake -> DynamicTest.dynamicTest(mistake.name(), () -> isCaught(mistake)))
        .toList();
  }

  private void isCaught(Mistake mistake) throws IOException, InterruptedException {
    Path place = Files.createTempDirectory(folder, "mistake");
    String[] caught = play(plant(mistake, place), place).split(" ", 2);
    System.out.printf("| %s | %s | %s |%n", mistake.name(), caught[0], caught[1].strip());
    assertThat(caught[0]).as("the seed that catches it").isNotEqualTo("0");
  }

  /** The classes of the file with the mistake in it. */
  private static Path plant(Mistake mistake, Path place) throws IOException {
    Path right = Path.of("..").resolve(mistake.file());
    Path wrong = place.resolve(right.getFileName());
    Files.writeString(wrong, mistake.in(Files.readString(right)));
    Path classes = Files.createDirectory(place.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                CLASSES,
                wrong.toString());
    assertThat(result).as("the compiler's").isZero();
    return classes;
  }

  private static String play(Path before, Path place) throws IOException, InterruptedException {
    Path said = place.resolve("said");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                before + ":" + CLASSES,
                Hunt.class.getName(),
                SEEDS)
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).as("the exit code").isZero();
    return Files.readString(said);
  }
}
