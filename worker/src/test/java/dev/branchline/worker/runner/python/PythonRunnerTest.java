package dev.branchline.worker.runner.python;

import static dev.branchline.worker.runner.python.ScriptBench.await;
import static dev.branchline.worker.runner.python.ScriptBench.lives;
import static dev.branchline.worker.runner.python.ScriptBench.out;
import static dev.branchline.worker.runner.python.ScriptBench.result;
import static dev.branchline.worker.runner.python.ScriptBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Script.Isolation;
import dev.branchline.worker.runner.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts by the real runner and the real harness: the laws of processes hold for forks too. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonRunnerTest {
  private static final String SLEEPS =
      "import time\ndef main():\n    print('here', flush=True)\n    time.sleep(600)\n";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void returnsResultsAndOutput(Isolation isolation) {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(isolation, "lr = 0\ndef main():\n    print('lr', lr)\n    return {'lr': lr}\n");

      for (int i = 0; i < 3; i++) {
        Ended ended = bench.run("{\"lr\": " + i + "}");

        assertThat(ended.ending()).isEqualTo(new Ending.Exited(0));
        assertThat(result(ended)).isEqualTo("{\"lr\": " + i + "}");
        assertThat(out(ended)).isEqualTo("lr " + i + "\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatWasRaised(Isolation isolation) {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(isolation, "def main():\n    raise KeyError('k')\n");

      Ended ended = bench.run("{}");

      assertThat(ended.ending()).isEqualTo(new Ending.Exited(1));
      assertThat(ended.result()).isInstanceOf(LeftResult.Raised.class);
      assertThat(result(ended)).contains("\"type\": \"KeyError\"", "train.py");
      assertThat(ended.stderr().map(ScriptBench::text).orElse("")).contains("KeyError: 'k'");
      assertThat(folder.resolve("left")).doesNotExist();
    }
  }

  @Test
  void takesLargeResultsOfForks() {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(Isolation.FORK, "def main():\n    return 'x' * 1000000\n");

      assertThat(result(bench.run("{}"))).hasSizeGreaterThan(1_000_000);
      assertThat(folder.resolve("left")).doesNotExist();
    }
  }

  @Test
  void forksOnceForEachBranchOfOneTemplateAndOfManySeats() throws IOException {
    try (ScriptBench bench = new ScriptBench(folder);
        Seat second = bench.runner.seat(1)) {
      bench.script(
          Isolation.FORK,
          """
          import os
          n = 0
          def main():
              global n
              n += 1
              return [n, os.getppid()]
          """);

      String first = result(bench.run("{}"));
      String other = result(bench.run(second, "{}", _ -> {}));

      assertThat(first).startsWith("{\"value\": [1, ");
      assertThat(other).startsWith("{\"value\": [1, ").isNotEqualTo(first);
      assertThat(parent(second(other))).isEqualTo(parent(second(first)));
      assertThat(result(bench.run("{}"))).isEqualTo(first);
    }
  }

  @Test
  void namesTheSignalThatEndedAFork() {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(Isolation.FORK, "import os\ndef main():\n    os.kill(os.getpid(), 11)\n");

      assertThat(bench.run("{}").ending()).isEqualTo(new Ending.Signaled(11, "SIGSEGV"));
    }
  }

  @Test
  void interruptsAFork() throws Exception {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(
          Isolation.FORK,
          """
          import time
          def main():
              try:
                  print('here')
                  time.sleep(600)
              finally:
                  print('finally')
          """);
      CompletableFuture<Running> started = new CompletableFuture<>();
      CompletableFuture<Ended> ended = bench.start("{}", started);
      Running running = started.get(60, TimeUnit.SECONDS);
      await(() -> text(folder.resolve("worker/slots/0/stdout")).contains("here"));

      running.interrupt();

      assertThat(ended.get(60, TimeUnit.SECONDS).ending()).isEqualTo(new Ending.Exited(143));
      assertThat(out(ended.join())).isEqualTo("here\nfinally\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void killsABranchThatIgnoresWhatItStartedToo(Isolation isolation) throws Exception {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(
          isolation,
          """
          import os, signal, subprocess, time
          def main():
              signal.signal(signal.SIGTERM, signal.SIG_IGN)
              child = subprocess.Popen(['sleep', '600'])
              print(child.pid, flush=True)
              time.sleep(600)
          """);
      CompletableFuture<Running> started = new CompletableFuture<>();
      CompletableFuture<Ended> ended = bench.start("{}", started);
      String name = isolation == Isolation.REUSE ? "series-stdout" : "stdout";
      Path log = folder.resolve("worker/slots/0/" + name);
      Running running = started.get(60, TimeUnit.SECONDS);
      await(() -> Files.exists(log) && text(log).endsWith("\n"));
      int child = Integer.parseInt(text(log).strip());

      running.interrupt();
      running.kill();

      assertThat(ended.get(60, TimeUnit.SECONDS).ending())
          .isEqualTo(new Ending.Signaled(9, "SIGKILL"));
      await(() -> !lives(child));
      bench.script(isolation, "def main():\n    return 1\n");
      assertThat(result(bench.run("{}"))).isEqualTo("{\"value\": 1}");
    }
  }

  @Test
  void endsWhatAForkLeavesBehindWithoutEndingTheTemplate() {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(
          Isolation.FORK,
          """
          import os, subprocess, time
          def main():
              exec_ = subprocess.Popen(['sleep', '600']).pid
              pid = os.fork()
              if pid == 0:
                  os.setsid()
                  time.sleep(600)
              return [exec_, pid, os.getppid()]
          """);

      String[] pids = result(bench.run("{}")).replaceAll("[^0-9,]", "").split(",", -1);

      await(() -> !lives(Long.parseLong(pids[0])) && !lives(Long.parseLong(pids[1])));
      assertThat(lives(Long.parseLong(pids[2]))).isTrue();
      assertThat(result(bench.run("{}"))).endsWith(pids[2] + "]}");
    }
  }

  @Test
  void killsAForkThatUsesTooMuchMemory() {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.memoryLimit = 100L << 20;
      bench.script(
          Isolation.FORK,
          """
          import time
          def main():
              x = bytearray(300 << 20)
              for i in range(0, len(x), 4096):
                  x[i] = 1
              time.sleep(600)
          """);

      assertThat(bench.run("{}").ending()).isInstanceOf(Ending.OutOfMemory.class);
    }
  }

  @Test
  void losesTheBranchesOfATemplateThatDiesAndStartsAnother() throws Exception {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(Isolation.FORK, SLEEPS);
      CompletableFuture<Running> started = new CompletableFuture<>();
      CompletableFuture<Ended> ended = bench.start("{}", started);
      long pid = started.get(60, TimeUnit.SECONDS).pid();
      long template = parent(pid);

      ProcessHandle.of(template).orElseThrow().destroyForcibly();

      assertThat(ended.get(60, TimeUnit.SECONDS).ending()).isInstanceOf(Ending.Lost.class);
      await(() -> !lives(pid));
      bench.script(Isolation.FORK, "def main():\n    return 1\n");
      assertThat(result(bench.run("{}"))).isEqualTo("{\"value\": 1}");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("regression")
  void aBranchThatEndsItsInterpreterEndsItself(Isolation isolation) {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.script(isolation, "import os\ncode = 0\ndef main():\n    os._exit(code)\n");

      assertThat(bench.run("{\"code\": 3}").ending()).isEqualTo(new Ending.Exited(3));
      assertThat(bench.run("{\"code\": 4}").ending()).isEqualTo(new Ending.Exited(4));
    }
  }

  @Test
  void fallsBackToInterpretersIfAnImportLeavesAThread() throws IOException {
    try (ScriptBench bench = new ScriptBench(folder)) {
      Files.writeString(
          bench.work.resolve("threaded.py"),
          """
          import threading
          threading.Thread(target=threading.Event().wait, daemon=True).start()
          """);
      bench.script(
          Isolation.FORK,
          "import threaded, os\ndef main():\n    return os.getppid()\n",
          "[[\"threaded\", []]]");

      Ended ended = bench.run("{}");

      assertThat(ended.ending()).isEqualTo(new Ending.Exited(0));
      assertThat(result(ended)).isEqualTo("{\"value\": " + ProcessHandle.current().pid() + "}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesAnInterpreterThatIsMissing(Isolation isolation) {
    try (ScriptBench bench = new ScriptBench(folder)) {
      bench.interpreter = "/no/such/python";
      bench.script(isolation, SLEEPS);

      assertThat(bench.run("{}").ending())
          .isEqualTo(new Ending.NotStarted("no such program: /no/such/python"));
    }
  }

  @Test
  void closesTemplatesThatNobodyUses() {
    try (ScriptBench bench = new ScriptBench(folder, Duration.ofMillis(100))) {
      bench.script(Isolation.FORK, "import os\ndef main():\n    return os.getppid()\n");
      Seat own = bench.runner.seat(5);
      long template =
          Long.parseLong(result(bench.run(own, "{}", _ -> {})).replaceAll("[^0-9]", ""));
      assertThat(lives(template)).isTrue();

      own.close();

      await(() -> !lives(template) && bench.templates().living() == 0);
    }
  }

  private static long second(String result) {
    return Long.parseLong(result.replaceAll(".*, |[^0-9]*$", ""));
  }

  private static long parent(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(") ") + 2).split(" ", 3)[1]);
  }
}
