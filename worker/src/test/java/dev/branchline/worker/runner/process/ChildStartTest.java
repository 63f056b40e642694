package dev.branchline.worker.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways to start a child do the same. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class ChildStartTest {
  private static final int EACCES = 13;
  private static final int ENOTDIR = 20;

  @TempDir Path root;
  private final Libc libc = new Libc();
  private final Words words = new Words();
  private final Block name = new Block();

  enum Way {
    CLONE,
    POSIX_SPAWN
  }

  @BeforeEach
  void makesTheFilesForItsOutputs() throws IOException {
    Files.createFile(root.resolve("out"));
    Files.createFile(root.resolve("err"));
  }

  @Test
  void thisMachineCanStartThemByCloneAlone() {
    assertThat(Vfork.isPossible()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void startsAProgramInADirectoryWithItsOutputsInFiles(Way way) throws IOException {
    String script =
        "echo $BRANCH; pwd; awk '/SigIgn|SigBlk/ {print $2}' /proc/self/status; echo oops >&2; exit"
            + " 7";
    int pid = start(way, "/bin/sh", List.of("sh", "-c", script), root);
    assertThat(pid).isPositive();
    assertThat(libc.awaitEnd(pid)).isZero();
    assertThat(libc.reap(pid) >> 8).isEqualTo(7);
    assertThat(Files.readAllLines(root.resolve("out")))
        .containsExactly(
            "12", root.toRealPath().toString(), "0000000000000000", "0000000000000000");
    assertThat(Files.readString(root.resolve("err"))).isEqualTo("oops\n");
  }

  @ParameterizedTest
  @EnumSource
  void tellsTheErrorOfWhatFailedAndLeavesNoZombie(Way way) throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    Set<ProcessHandle> others = children();
    List<String> words = List.of("x");
    assertThat(start(way, "/no/such/program", words, root)).isEqualTo(-Libc.ENOENT);
    assertThat(start(way, file.toString(), words, root)).isEqualTo(-EACCES);
    assertThat(start(way, "/bin/true", words, root.resolve("gone"))).isEqualTo(-Libc.ENOENT);
    assertThat(start(way, "/bin/true", words, file)).isEqualTo(-ENOTDIR);
    assertThat(children()).as("but for what other tests left").isSubsetOf(others);
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }

  private int start(Way way, String program, List<String> argv, Path workdir) {
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    Environment environment = new Environment(BaseEnvironment.ofThisProcess());
    environment.add("BRANCH", "12");
    long variables = environment.write();
    return switch (way) {
      case CLONE ->
          Vfork.start(
              libc,
              new CallList(libc, workdir, SpawnPlan.NOTHING, out, err, false)
                  .running(name.text(program).address(), words.write(argv), variables));
      case POSIX_SPAWN -> {
        try (SpawnPlan plan = SpawnPlan.toFiles(libc, workdir, out, err)) {
          yield plan.spawn(name.text(program), words.write(argv), variables);
        }
      }
    };
  }
}
