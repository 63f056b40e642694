package dev.branchline.worker.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogTailTest {

  @Test
  void aShortLogIsItsOwnTail() throws IOException {
    assertThat(tailOf("one\ntwö\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("one\ntwö\n");
  }

  @Test
  void startsWithAWholeCharacter() throws IOException {
    String text = "€".repeat(3000);
    String tail = tailOf(text.getBytes(StandardCharsets.UTF_8));
    assertThat(tail).matches("€+").hasSize(Failure.TAIL_BYTES / 3);
  }

  @Test
  void aMissingLogHasNone() {
    assertThat(LogTail.of(Path.of("/no/such/log"))).isEmpty();
  }

  @Property(tries = 200)
  void neverEncodesToMoreThanItsLimit(@ForAll byte[] some) throws IOException {
    byte[] bytes = new byte[8192];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = some.length == 0 ? (byte) 0xFF : some[i % some.length];
    }
    assertThat(tailOf(bytes).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(Failure.TAIL_BYTES);
  }

  private static String tailOf(byte[] bytes) throws IOException {
    Path log = Files.createTempFile("tail", ".log");
    try {
      Files.write(log, bytes);
      return LogTail.of(log);
    } finally {
      Files.delete(log);
    }
  }
}
