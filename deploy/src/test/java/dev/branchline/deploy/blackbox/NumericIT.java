package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts that use NumPy and pandas, in a virtual environment that is made below {@code target/} at
 * the first time.
 */
class NumericIT {
  private static final Path VENV = Path.of("target/numeric").toAbsolutePath();
  private static final List<String> PACKAGES = List.of("numpy>=2,<3", "pandas>=2.2,<3");

  private static final String SCRIPT =
      """
      import os
      import numpy as np
      import pandas as pd
      n = 3
      def main():
          frame = pd.DataFrame({"x": np.arange(n)})
          parent = open(f"/proc/{os.getppid()}/cmdline").read()
          return {"sum": frame["x"].sum(), "mean": np.float32(0.5), "flag": np.bool_(True),
                  "draw": np.random.rand(), "pid": os.getpid(), "parent": parent.split("\\0")[0],
                  "threads": os.environ["OMP_NUM_THREADS"]}
      """;

  @TempDir Path folder;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Path ready = VENV.resolve("ready");
    if (!Files.exists(ready)) {
      call("python3", "-m", "venv", "--clear", VENV.toString());
      List<String> words = new ArrayList<>(List.of(VENV.resolve("bin/pip").toString(), "install"));
      words.addAll(List.of("--quiet", "--only-binary", ":all:"));
      words.addAll(PACKAGES);
      call(words.toArray(String[]::new));
      Files.createFile(ready);
    }
  }

  private static void call(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", Arrays.toString(words), said).isZero();
  }

  @Test
  void forksWhatHasNumPyAndPandasLoaded() {
    SweepFolder sweeps = new SweepFolder(folder).file("train.py", SCRIPT);

    Ran ran =
        sweeps
            .branchline("run", "train.py", "n=range(2,8)", "-j", "2", "--python", VENV.toString())
            .exits(0);

    assertThat(ran.err()).doesNotContain("spawn").doesNotContain("warning");
    Set<Integer> pids = new HashSet<>();
    Set<Double> draws = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      var result = sweeps.results().get(i).get("result");
      int n = i + 2;
      assertThat(result.get("sum").asInt()).isEqualTo(n * (n - 1) / 2);
      assertThat(result.get("mean").asDouble()).isEqualTo(0.5);
      assertThat(result.get("flag").asBoolean()).isTrue();
      assertThat(result.get("threads").asString()).isEqualTo("1");
      assertThat(result.get("parent").asString()).as("forked by an interpreter").contains("python");
      pids.add(result.get("pid").asInt());
      draws.add(result.get("draw").asDouble());
    }
    assertThat(pids).as("a process each").hasSize(6);
    assertThat(draws).as("seeded each by its own").hasSize(6);

    double first = sweeps.results().get(0).get("result").get("draw").asDouble();
    sweeps.branchline("run", "train.py", "n=2", "--python", VENV.toString()).exits(0);
    assertThat(sweeps.results().get(0).get("result").get("draw").asDouble()).isEqualTo(first);
  }

  @Test
  void givesAnArrayOfAConfigToTheScript() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .file("train.py", "w = None\ndef main():\n    return float(w.sum())\n")
            .file("cfg.py", "import numpy as np\nw = np.ones((2, 3))\n");
    String python = VENV.toString();

    assertThat(sweeps.branchline("config", "show", "cfg.py", "--python", python).exits(0).out())
        .contains("w    <ndarray 2x3 float64 in cfg.py>");
    assertThat(
            sweeps
                .branchline("run", "train.py", "--config", "cfg.py", "--python", python)
                .exits(0)
                .out())
        .isEqualTo("{\"value\":6.0}\n");
  }

  @Test
  void startsAnInterpreterForEachBranchWhereAnImportLeavesAThread() throws IOException {
    Path site;
    try (var libs = Files.list(VENV.resolve("lib"))) {
      site = libs.findFirst().orElseThrow().resolve("site-packages/leaves_a_thread.py");
    }
    Files.writeString(
        site,
        """
        import threading, time
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        """);
    SweepFolder sweeps =
        new SweepFolder(folder)
            .file(
                "train.py",
                """
                import leaves_a_thread
                import os
                n = 0
                def main():
                    return open(f'/proc/{os.getppid()}/cmdline').read().split('\\0')[0]
                """);

    Ran ran = sweeps.branchline("run", "train.py", "n=1,2,3", "--python", VENV.toString()).exits(0);

    assertThat(ran.err()).contains("thread");
    for (int i = 0; i < 3; i++) {
      assertThat(sweeps.results().get(i).get("result").get("value").asString()).contains("java");
    }
  }
}
