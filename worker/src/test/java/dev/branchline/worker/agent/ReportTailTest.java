package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTailTest {
  @TempDir Path root;

  private void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void readsWholeLinesAsTheyCome() throws IOException {
    Path file = root.resolve("report.jsonl");
    ReportTail tail = new ReportTail(3, file);
    assertThat(tail.poll()).isEmpty();
    append(file, "{\"step\": 1, \"loss\": 2}\n{\"step\": 2, \"lo");
    assertThat(tail.poll().orElseThrow().step()).isEqualTo(1);
    assertThat(tail.poll()).isEmpty();
    append(file, "ss\": 1}");
    assertThat(tail.poll()).isEmpty();
    assertThat(tail.finish().orElseThrow().step()).isEqualTo(2);
    assertThat(ConfigJson.write(tail.latest())).isEqualTo("{\"loss\":1}");
    assertThat(file).doesNotExist();
    assertThat(tail.poll()).isEmpty();
  }

  @Test
  void passesOverALineThatIsTooLong() throws IOException {
    Path file = root.resolve("report.jsonl");
    ReportTail tail = new ReportTail(3, file);
    append(file, "{\"x\": \"" + "y".repeat(2 * ReportTail.LONGEST) + "\"}\n{\"loss\": 1}\n");
    assertThat(ConfigJson.write(tail.poll().orElseThrow().metrics())).isEqualTo("{\"loss\":1}");
  }
}
