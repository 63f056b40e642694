package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of docs/PARALLEL.md prints what the page says. */
class ParallelPageIT {
  @TempDir Path folder;

  /** A line after {@code $}, and the lines below it. */
  private record Example(String command, List<String> output) {}

  @Test
  void everyExamplePrintsWhatThePageSays() throws IOException, InterruptedException {
    List<Example> examples = examples(Files.readAllLines(Path.of("../docs/PARALLEL.md")));

    assertThat(examples).hasSizeGreaterThan(15);
    for (Example example : examples) {
      assertThat(run(example.command())).as(example.command()).isEqualTo(example.output());
    }
  }

  private static List<Example> examples(List<String> page) {
    List<Example> examples = new ArrayList<>();
    boolean inside = false;
    for (String line : page) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        examples.add(new Example(line.substring(2), new ArrayList<>()));
      } else if (inside) {
        examples.getLast().output().add(line);
      }
    }
    return examples;
  }

  private List<String> run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .directory(folder.toFile())
            .redirectError(folder.resolve(".stderr").toFile());
    builder
        .environment()
        .merge(
            "PATH",
            Distribution.unpacked().home().resolve("bin").toString(),
            (path, bin) -> bin + ":" + path);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines().toList();
  }
}
