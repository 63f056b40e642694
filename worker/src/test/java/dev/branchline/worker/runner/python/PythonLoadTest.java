package dev.branchline.worker.runner.python;

import static dev.branchline.worker.runner.python.ScriptBench.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Script.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * After thousands of branches there is no zombie, no descriptor and no memory more than after the
 * first hundreds: 10,000, or as many as {@code -Dbranchline.branches} says.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonLoadTest {
  private static final int BRANCHES = Integer.getInteger("branchline.branches", 10_000);
  private static final int WARM = 300;

  /** What an allocator's whims may add, in pages of 4 KiB. */
  private static final long PAGES = 512;

  private static final long HEAP = 8 << 20;

  @TempDir Path folder;

  /** What is counted of this process and of those that bring branches up. */
  private record Facts(
      List<String> descriptors, List<Integer> theirs, List<Long> pages, long heap) {}

  @ParameterizedTest
  @EnumSource(names = {"FORK", "REUSE"})
  void leavesNoZombieAndGrowsNowhere(Isolation isolation) throws IOException {
    List<Path> others = children(List.of());
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(isolation, "import os\ndef main():\n    return [os.getpid(), os.getppid()]\n");
      List<Long> pids = family(run(bench, WARM), isolation);
      Facts before = facts(pids);

      assertThat(family(run(bench, BRANCHES), isolation)).isEqualTo(pids);

      Facts after = facts(pids);
      assertThat(after.descriptors()).hasSizeLessThanOrEqualTo(before.descriptors().size());
      assertThat(after.theirs()).isEqualTo(before.theirs());
      for (int i = 0; i < pids.size(); i++) {
        assertThat(after.pages().get(i) - before.pages().get(i)).isLessThan(PAGES);
      }
      assertThat(after.heap() - before.heap()).isLessThan(HEAP);
      assertThat(children(pids))
          .as("but for what other tests left")
          .noneMatch(each -> state(each) == 'Z' && !others.contains(each));
    }
  }

  private static Ended run(ScriptBench bench, int count) {
    Ended last = Ended.notStarted("none");
    for (int i = 0; i < count; i++) {
      last = bench.run("{}");
      assertThat(last.ending()).isEqualTo(new Ending.Exited(0));
    }
    return last;
  }

  /** The interpreter; or the fork of the template that serves the seat, and the template. */
  private static List<Long> family(Ended last, Isolation isolation) throws IOException {
    String[] pids = result(last).replaceAll("[^0-9,]", "").split(",", -1);
    if (isolation == Isolation.REUSE) {
      return List.of(Long.parseLong(pids[0]));
    }
    long fork = Long.parseLong(pids[1]);
    return List.of(fork, parent(Path.of("/proc/" + fork)));
  }

  private static Facts facts(List<Long> pids) throws IOException {
    List<Integer> theirs = new ArrayList<>();
    List<Long> pages = new ArrayList<>();
    for (long pid : pids) {
      theirs.add(descriptors(Long.toString(pid)).size());
      String statm = Files.readString(Path.of("/proc/" + pid + "/statm"));
      pages.add(Long.parseLong(statm.split(" ", 3)[1]));
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Facts(
        descriptors("self"), theirs, pages, runtime.totalMemory() - runtime.freeMemory());
  }

  /** Where they lead, but for what is open for a moment: classes, and looks at processes. */
  private static List<String> descriptors(String pid) throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path link : links.toList()) {
        try {
          all.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
          // It was closed meanwhile.
        }
      }
    }
    all.removeIf(target -> target.endsWith(".jar") || target.startsWith("/proc"));
    return all;
  }

  /** The processes of these and of this one. */
  private static List<Path> children(List<Long> parents) throws IOException {
    List<Long> all = new ArrayList<>(parents);
    all.add(ProcessHandle.current().pid());
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(each -> each.getFileName().toString().matches("\\d+"))
          .filter(each -> all.contains(parent(each)))
          .toList();
    }
  }

  private static char state(Path process) {
    return fields(process).charAt(0);
  }

  private static long parent(Path process) {
    return Long.parseLong(fields(process).split(" ", 3)[1]);
  }

  private static String fields(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      return stat.substring(stat.lastIndexOf(") ") + 2);
    } catch (IOException e) {
      return "X 0 0"; // it has ended meanwhile
    }
  }
}
