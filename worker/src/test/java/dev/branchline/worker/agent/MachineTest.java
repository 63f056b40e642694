package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir Path root;

  @BeforeEach
  void anOrdinaryMachine() throws IOException {
    write("proc/meminfo", "MemFree: 1 kB\nMemTotal:       16384 kB\n");
    write("proc/self/cgroup", "0::/user/branchline\n");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  @Test
  void offersTheWholeMachineWhereNothingLimitsIt() throws IOException {
    write("sys/fs/cgroup/user/cpu.max", "max 100000\n");
    write("sys/fs/cgroup/user/memory.max", "max\n");
    Machine machine = Machine.probe(root, Map.of(), 8);
    assertThat(machine.resources())
        .isEqualTo(
            Resources.of(
                Map.of(Resources.CPUS, 8 * Resources.UNIT, Resources.MEMORY, 16384L << 10)));
    assertThat(machine.gpus()).isEmpty();
  }

  @Test
  void offersTheLeastOfWhatEveryGroupAboveItAllows() throws IOException {
    write("sys/fs/cgroup/user/branchline/cpu.max", "400000 100000\n");
    write("sys/fs/cgroup/user/cpu.max", "150000 100000\n");
    write("sys/fs/cgroup/user/memory.max", "1048576\n");
    Machine machine = Machine.probe(root, Map.of(), 8);
    assertThat(machine.resources().amount(Resources.CPUS)).isEqualTo(15_000);
    assertThat(machine.resources().amount(Resources.MEMORY)).isEqualTo(1 << 20);
  }

  @Test
  void findsGpusInDev() throws IOException {
    write("dev/nvidia0", "");
    write("dev/nvidia1", "");
    write("dev/nvidiactl", "");
    assertThat(Machine.probe(root, Map.of(), 1).gpus()).containsExactly("0", "1");
  }

  @Test
  void offersOnlyTheGpusThatItMaySee() throws IOException {
    write("dev/nvidia0", "");
    assertThat(Machine.probe(root, Map.of("CUDA_VISIBLE_DEVICES", "3, GPU-ab"), 1).gpus())
        .containsExactly("3", "GPU-ab");
    assertThat(Machine.probe(root, Map.of("CUDA_VISIBLE_DEVICES", ""), 1).gpus()).isEmpty();
    assertThat(Machine.probe(root, Map.of("CUDA_VISIBLE_DEVICES", "-1"), 1).gpus()).isEmpty();
  }

  @Test
  void asksNvidiaSmiWhereDevShowsNone() throws IOException {
    write("bin/nvidia-smi", "#!/bin/sh\necho 'GPU 0: A (UUID)'\necho 'GPU 1: A (UUID)'\n");
    assertThat(root.resolve("bin/nvidia-smi").toFile().setExecutable(true)).isTrue();
    assertThat(Machine.probe(root, Map.of("PATH", root.resolve("bin").toString()), 1).gpus())
        .containsExactly("0", "1");
  }

  @Test
  void offersWhatItIsTold() {
    Resources found = Resources.of(Map.of(Resources.CPUS, 20_000L, Resources.MEMORY, 99L));
    WorkerOptions options =
        new WorkerOptions(
            root,
            root,
            Optional.empty(),
            OptionalLong.of(5_000),
            OptionalLong.empty(),
            OptionalLong.of(2),
            Map.of("licence", 40_000L));
    assertThat(options.capacity(found))
        .isEqualTo(
            Resources.of(
                Map.of(
                    Resources.CPUS,
                    5_000L,
                    Resources.MEMORY,
                    99L,
                    Resources.GPUS,
                    20_000L,
                    "licence",
                    40_000L)));
    assertThat(WorkerOptions.in(root).withCpus(1).capacity(found).amount(Resources.CPUS))
        .isEqualTo(1);
  }
}
