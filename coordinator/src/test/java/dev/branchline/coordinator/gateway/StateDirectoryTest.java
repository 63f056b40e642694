package dev.branchline.coordinator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  private static final SweepId SWEEP = new SweepId(3);

  @TempDir Path root;

  @Test
  void findsTheOutputOfABranchAndOfNoOther() throws IOException {
    StateDirectory state = new StateDirectory(root);
    Path first = write(state, 1004, 7, OutputFile.Stream.STDERR);
    Path second = write(state, 1004, 8, OutputFile.Stream.STDOUT);
    write(state, 1005, 7, OutputFile.Stream.STDOUT);
    assertThat(first).isEqualTo(root.resolve(".branchline/output/3/1/1004-100000007.stderr"));
    assertThat(state.outputs(SWEEP, 1004))
        .extracting(file -> state.output(SWEEP, 1004, file.lease(), file.stream()))
        .containsExactly(first, second);
    assertThat(state.outputs(SWEEP, 100)).isEmpty();
    assertThat(state.outputs(SWEEP, 99_999)).isEmpty();
  }

  @Test
  void removesTheOutputOfOneSweepOnly() throws IOException {
    StateDirectory state = new StateDirectory(root);
    write(state, 0, 1, OutputFile.Stream.STDOUT);
    Path other = state.output(new SweepId(4), 0, LeaseId.of(1, 1), OutputFile.Stream.STDOUT);
    Files.createDirectories(state.output(new SweepId(4)).resolve("0"));
    Files.writeString(other, "kept");
    state.removeOutput(SWEEP);
    state.removeOutput(SWEEP);
    assertThat(state.output(SWEEP)).doesNotExist();
    assertThat(other).exists();
  }

  private static Path write(
      StateDirectory state, long ordinal, long lease, OutputFile.Stream stream) throws IOException {
    Path file = state.output(SWEEP, ordinal, LeaseId.of(1, lease), stream);
    Files.createDirectories(state.output(SWEEP).resolve(Long.toString(ordinal / 1000)));
    return Files.writeString(file, "x");
  }
}
