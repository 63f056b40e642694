package dev.branchline.worker.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the worker's process dies without a word. */
@EnabledOnOs(OS.LINUX)
class GuardianTest {
  @TempDir Path root = Path.of("/");

  @Test
  void killsEverythingAfterTheWorkerWasKilled() throws Exception {
    Process victim =
        victim(
            """
            trap '' TERM HUP
            (env -i setsid /bin/sh -c 'echo $$ >bare; exec /bin/sleep 60' &)
            (setsid sh -c 'trap "" TERM HUP; echo $$ >pid; while :; do sleep 0.1; done' &)
            echo $$ >main
            sleep 60
            """);
    int main = Bench.pidIn(root.resolve("work/main"));
    int pid = Bench.pidIn(root.resolve("work/pid"));
    int bare = Bench.pidIn(root.resolve("work/bare"));
    // Who carries no token is told to the guardian within seconds.
    Thread.sleep(5_000);
    int guardian = guardianOf(victim);
    assertThat(List.of(main, pid, bare, guardian)).allMatch(Bench::lives);
    victim.destroyForcibly().waitFor();
    Bench.await(() -> !Bench.lives(main) && !Bench.lives(pid) && !Bench.lives(bare));
    Bench.await(() -> !Bench.lives(guardian));
  }

  @Test
  void killsABranchThatHasOnlyJustStarted() throws Exception {
    Process victim = victim("echo $$ >main; exec sleep 60");
    int main = Bench.pidIn(root.resolve("work/main"));
    victim.destroyForcibly().waitFor();
    Bench.await(() -> !Bench.lives(main));
  }

  @Test
  void survivesWhatEndsTheWorkersWholeGroup() throws Exception {
    Process victim = victim("echo $$ >main; exec sleep 60");
    int main = Bench.pidIn(root.resolve("work/main"));
    int guardian = guardianOf(victim);
    Libc libc = new Libc();
    libc.kill(guardian, 1);
    libc.kill(guardian, 2);
    libc.kill(guardian, Signals.TERM);
    Thread.sleep(100);
    assertThat(Bench.lives(guardian)).isTrue();
    victim.destroyForcibly().waitFor();
    Bench.await(() -> !Bench.lives(main));
  }

  @Test
  void anotherOneIsStartedWhenItIsKilled() throws Exception {
    Process victim = victim("echo $$ >main; exec sleep 60");
    int main = Bench.pidIn(root.resolve("work/main"));
    int first = guardianOf(victim);
    new Libc().kill(first, Signals.KILL);
    Bench.await(() -> guardianOf(victim) != 0 && guardianOf(victim) != first);
    victim.destroyForcibly().waitFor();
    Bench.await(() -> !Bench.lives(main));
  }

  @Test
  void goesWhenTheWorkerEndsInGoodOrder() throws Exception {
    Process victim = victim("echo $$ >main; sleep 1");
    Bench.pidIn(root.resolve("work/main"));
    int guardian = guardianOf(victim);
    assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(victim.exitValue()).isZero();
    assertThat(Bench.lives(guardian)).isFalse();
  }

  /** Its child that has a session of its own and isn't the branch. */
  private int guardianOf(Process victim) {
    int main = Bench.pidIn(root.resolve("work/main"));
    return Proc.all().stream()
        .filter(proc -> proc.parent() == victim.pid() && proc.pid() == proc.session())
        .filter(proc -> !proc.isZombie() && proc.pid() != main)
        .filter(proc -> proc.variable(Execution.TOKEN).isEmpty())
        .mapToInt(Proc::pid)
        .min()
        .orElse(0);
  }

  private Process victim(String script) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            root.toString(),
            script)
        .inheritIO()
        .start();
  }
}
