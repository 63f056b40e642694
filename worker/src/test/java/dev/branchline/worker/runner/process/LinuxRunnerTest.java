package dev.branchline.worker.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxRunnerTest extends RunnerContract {
  @Override
  Bench open(Path root) {
    return Bench.linux(root);
  }

  @Test
  void startsInAGroupOfItsOwnWithDefaultSignalsAndNoOtherDescriptors() {
    String text =
        out(
            bench.shell(
                """
                awk '/SigIgn|SigBlk/ {print $2}' /proc/self/status
                awk '{print ($1 == $5)}' /proc/$$/stat
                """));
    assertThat(text)
        .isEqualTo(
            """
            0000000000000000
            0000000000000000
            1
            """);
    // The fourth is the directory that ls reads.
    assertThat(out(bench.run("ls", "/proc/self/fd"))).isEqualTo("0\n1\n2\n3\n");
  }

  @Test
  void killsWhatUsesMoreMemoryThanItAskedFor() {
    bench.memoryLimit = 64 << 20;
    Ended big = bench.shell("head -c 200000000 /dev/zero | tail -n 1 | sleep 20");
    assertThat(big.ending()).isInstanceOf(Ending.OutOfMemory.class);
    assertThat(((Ending.OutOfMemory) big.ending()).bytes()).isGreaterThan(64 << 20);
    assertThat(bench.shell("sleep 0.7").ending()).isEqualTo(new Ending.Exited(0));
  }

  @Test
  void boundsTheDiskThatARunningProgramFills() {
    bench.outputCap = 1 << 20;
    Path log = root.resolve("worker/slots/0/stdout");
    CompletableFuture<Ended> ended =
        bench.start(
            running -> {}, "for i in 1 2 3 4 5 6; do yes | head -c 20000000; sleep 0.3; done");
    long most = 0;
    while (!ended.isDone()) {
      most = Math.max(most, size(log));
    }
    assertThat(most).isLessThan(100_000_000);
    assertThat(ended.join().stdout().map(Path::toFile).orElseThrow()).size().isLessThan(1_100_000);
  }

  @Test
  void leaksNoDescriptorsOverAThousandRuns() throws IOException {
    for (int i = 0; i < 50; i++) {
      bench.run("/bin/true");
    }
    long before = descriptors();
    for (int i = 0; i < 1000; i++) {
      bench.run(i % 10 == 0 ? "/bin/echo" : i % 10 == 1 ? "./simm" : "/bin/true");
    }
    assertThat(descriptors()).isLessThan(before + 10);
  }

  @Test
  void seatsThatCloseGiveTheirDescriptorsBack() throws IOException {
    bench.run("/bin/true");
    long before = descriptors();
    for (int i = 1; i < 50; i++) {
      try (var seat = bench.runner.seat(i)) {
        seat.run(bench.launch("/bin/true"), running -> {});
      }
    }
    assertThat(descriptors()).isLessThan(before + 10);
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
