package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs our side of each pair of {@code docs/coming-from.md}: fenced blocks with a file's name are
 * written, those of {@code sh} with a number are run and have to leave so many branches that have
 * all succeeded; {@code sh} without a number is run.
 */
class ComingFromIT {
  private static final String TRAIN =
      """
      import json, sys
      print(json.dumps({"loss": float(len(sys.argv)), "argv": sys.argv[1:]}))
      """;

  @TempDir Path folder;

  /** A fenced block; what stands behind the three backticks, in words. */
  private record Block(List<String> info, String text) {}

  @TestFactory
  Stream<DynamicTest> runsOurSideOfEachTool() throws IOException {
    Path page = Distribution.unpacked().home().resolve("docs/coming-from.md");
    List<DynamicTest> tests = new ArrayList<>();
    for (String section : Files.readString(page).split("\n## ", -1)) {
      if (!section.startsWith("# ")) {
        String tool = section.lines().findFirst().orElseThrow();
        tests.add(DynamicTest.dynamicTest(tool, () -> run(tool, blocks(section))));
      }
    }
    assertThat(tests).hasSize(8);
    return tests.stream();
  }

  private static List<Block> blocks(String section) {
    List<Block> blocks = new ArrayList<>();
    String[] parts = section.split("(?m)^```", -1);
    for (int i = 1; i < parts.length; i += 2) {
      int end = parts[i].indexOf('\n');
      List<String> info = List.of(parts[i].substring(0, end).split(" ", -1));
      blocks.add(new Block(info, parts[i].substring(end + 1)));
    }
    return blocks;
  }

  private void run(String tool, List<Block> blocks) throws IOException {
    Path place = Files.createDirectories(folder.resolve(tool.replaceAll("\\W", "")));
    SweepFolder sweeps = new SweepFolder(place).file("train.py", TRAIN);
    sweeps.file("settings.py", "epochs = 1\ndevice = ''\nlearning_rate = 1\nbatch_size = 1\n");
    int ran = 0;
    for (Block block : blocks) {
      String kind = block.info().getFirst();
      if (kind.equals("sh")) {
        block.text().lines().forEach(line -> call(place, line));
        if (block.info().size() == 2) {
          assertThat(sweeps.results())
              .hasSize(Integer.parseInt(block.info().get(1)))
              .allSatisfy(row -> assertThat(row.get("status").asString()).isEqualTo("succeeded"));
          ran++;
        }
      } else if (block.info().size() == 2) {
        Path file = place.resolve(block.info().get(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.text());
      }
    }
    assertThat(ran).as("commands of %s", tool).isPositive();
  }

  /** As a shell would, with the launcher under its name. */
  private static void call(Path place, String line) {
    Path bin = Distribution.unpacked().home().resolve("bin");
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-c", line).directory(place.toFile()).redirectErrorStream(true);
      builder.environment().merge("PATH", bin.toString(), (old, ours) -> ours + ":" + old);
      builder.environment().keySet().removeIf(name -> name.startsWith("BRANCHLINE_"));
      builder.redirectInput(Path.of("/dev/null").toFile());
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s%n%s", line, said).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
