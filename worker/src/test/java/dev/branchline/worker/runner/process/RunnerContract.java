package dev.branchline.worker.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every runner of processes does. */
abstract class RunnerContract {
  @TempDir Path root = Path.of("/");

  @SuppressWarnings("NullAway.Init")
  Bench bench;

  abstract Bench open(Path root);

  @BeforeEach
  void open() {
    bench = open(root);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void tellsExitCodes() {
    assertThat(bench.run("/bin/true").ending()).isEqualTo(new Ending.Exited(0));
    assertThat(bench.shell("exit 3").ending()).isEqualTo(new Ending.Exited(3));
    assertThat(bench.shell("exit 127").ending()).isEqualTo(new Ending.Exited(127));
  }

  @Test
  void appendsToWhatTheProcessBeforePrinted() throws IOException {
    Path dir = Files.createDirectories(root.resolve("own"));
    Files.writeString(dir.resolve("checkpoint"), "kept");
    Launch first = bench.launch("/bin/sh", "-c", "echo one");
    Launch silent = bench.after(first, dir, "/bin/true");
    Launch third =
        bench.after(
            first, dir, "/bin/sh", "-c", "echo three; echo bad >&2; echo {} > $BRANCHLINE_RESULT");

    Ended one = bench.seat.run(first, _ -> {});
    Ended two = bench.seat.run(silent, _ -> {});
    Ended three = bench.seat.run(third, _ -> {});

    assertThat(two.stdout()).isEqualTo(one.stdout());
    assertThat(two.stderr()).isEmpty();
    assertThat(three.stdout().map(Bench::text)).contains("one\nthree\n");
    assertThat(three.stderr().map(Bench::text)).contains("bad\n");
    assertThat(three.result()).isEqualTo(new LeftResult.Text("{}\n"));
    assertThat(bench.shell("echo next").stdout().map(Bench::text)).contains("next\n");
  }

  @Test
  void tellsSignals() {
    assertThat(bench.shell("kill -SEGV $$").ending()).isEqualTo(new Ending.Signaled(11, "SIGSEGV"));
    assertThat(bench.shell("kill -KILL $$").ending()).isEqualTo(new Ending.Signaled(9, "SIGKILL"));
  }

  @Test
  void tellsHowLongItTook() {
    assertThat(bench.shell("sleep 0.3").duration())
        .isBetween(Duration.ofMillis(290), Duration.ofSeconds(30));
  }

  @Test
  void tellsWhyItCouldNotStart() throws IOException {
    Files.writeString(bench.work.resolve("plain"), "no program");
    Files.createDirectory(bench.work.resolve("folder"));
    script("odd", "#!/no/such/interpreter\n");
    assertThat(reason("no-such-program-xyz"))
        .isEqualTo("no such program on the PATH: no-such-program-xyz");
    assertThat(reason("./simm")).isEqualTo("no such program: ./simm");
    assertThat(reason("./plain")).isEqualTo("not executable: ./plain");
    assertThat(reason("./folder")).isEqualTo("not a program but a directory: ./folder");
    assertThat(reason("./odd"))
        .isEqualTo("no such interpreter: /no/such/interpreter, named in the first line of ./odd");
    Files.delete(bench.work.resolve("plain"));
    Files.delete(bench.work.resolve("odd"));
    Files.delete(bench.work.resolve("folder"));
    Files.delete(bench.work);
    assertThat(reason("/bin/true")).isEqualTo("no such directory: " + bench.work);
    Files.createDirectory(bench.work);
    assertThat(bench.run("/bin/true").ending()).isEqualTo(new Ending.Exited(0));
    assertThat(filesBelow("output")).isEmpty();
  }

  @Test
  void doesNotSayStartedWhenItDidNot() {
    List<Running> started = new ArrayList<>();
    bench.seat.run(bench.launch("./simm"), started::add);
    assertThat(started).isEmpty();
    bench.seat.run(bench.launch("/bin/true"), started::add);
    assertThat(started).hasSize(1);
  }

  @Test
  void findsProgramsOnThePathOfTheSweep() throws IOException {
    Files.createDirectory(bench.work.resolve("tools"));
    script("tools/mine", "#!/bin/sh\nexit 5\n");
    bench.env = Map.of("PATH", "tools:/bin");
    assertThat(bench.run("mine").ending()).isEqualTo(new Ending.Exited(5));
  }

  @Test
  void runsScriptsThatNameNoInterpreterByTheShell() throws IOException {
    script("bare", "exit $1\n");
    assertThat(bench.run("./bare", "4").ending()).isEqualTo(new Ending.Exited(4));
  }

  @Test
  void givesArgumentsDirectoryAndEnvironment() {
    bench.env = Map.of("HOME", "/nowhere", "GREETING", "grüße a=b", "BRANCHLINE_BRANCH", "17");
    Ended ended =
        bench.run(
            "/bin/sh", "-c", "pwd; echo \"$HOME|$GREETING|$BRANCHLINE_BRANCH|$1\"", "sh", "ä 'b'");
    assertThat(out(ended)).isEqualTo(bench.work + "\n/nowhere|grüße a=b|17|ä 'b'\n");
    assertThat(System.getenv("PATH")).isNotNull();
    assertThat(out(bench.shell("echo $PATH"))).isEqualTo(System.getenv("PATH") + "\n");
    assertThat(out(bench.shell("env | grep -c ^HOME="))).isEqualTo("1\n");
  }

  @Test
  void givesEachItsConfig() {
    bench.shell("printf %2000s >>$BRANCHLINE_CONFIG");
    assertThat(out(bench.shell("cat $BRANCHLINE_CONFIG"))).isEqualTo("{\"x\":1}");
    bench.shell("rm $BRANCHLINE_CONFIG");
    assertThat(out(bench.shell("cat $BRANCHLINE_CONFIG"))).isEqualTo("{\"x\":3}");
  }

  @Test
  void theInputIsEmpty() {
    assertThat(out(bench.shell("wc -c"))).isEqualTo("0\n");
  }

  @Test
  void namesLogsOnlyWhenThereIsOutput() {
    Ended quiet = bench.run("/bin/true");
    Ended loud = bench.shell("echo out");
    Ended wrong = bench.shell("echo err >&2");
    Ended again = bench.run("/bin/true");
    assertThat(quiet.stdout()).isEmpty();
    assertThat(out(loud)).isEqualTo("out\n");
    assertThat(loud.stderr()).isEmpty();
    assertThat(wrong.stderr().map(Bench::text)).contains("err\n");
    assertThat(again.stderr()).isEmpty();
    assertThat(filesBelow("output")).hasSize(2);
  }

  @Test
  void takesTheResultAndKeepsOnlyDirectoriesWithSomethingInThem() {
    Ended result = bench.shell("echo '{\"a\":1}' >$BRANCHLINE_RESULT");
    Launch keeping = bench.launch("/bin/sh", "-c", "echo kept >$BRANCHLINE_DIR/artifact");
    bench.seat.run(keeping, running -> {});
    Ended none = bench.shell("test -z \"$(ls -A $BRANCHLINE_DIR)\"");
    Ended removed = bench.shell("rmdir $BRANCHLINE_DIR");
    Ended after = bench.shell("cd $BRANCHLINE_DIR");
    Ended binary = bench.shell("printf '\\377' >$BRANCHLINE_RESULT");
    bench.seat.close();
    assertThat(result.result()).isEqualTo(new LeftResult.Text("{\"a\":1}\n"));
    assertThat(none.result()).isEqualTo(new LeftResult.None());
    assertThat(none.ending()).isEqualTo(new Ending.Exited(0));
    assertThat(removed.ending()).isEqualTo(new Ending.Exited(0));
    assertThat(after.ending()).isEqualTo(new Ending.Exited(0));
    assertThat(binary.result()).isEqualTo(new LeftResult.Unreadable("the result isn't UTF-8"));
    assertThat(Bench.text(keeping.dir().resolve("artifact"))).isEqualTo("kept\n");
    assertThat(filesBelow("dirs")).containsExactly(keeping.dir().resolve("artifact"));
    assertThat(Bench.text(keeping.places().dir().resolve("artifact"))).isEqualTo("kept\n");
    assertThat(root.resolve("dirs/1/0")).isDirectoryContaining(keeping.places().dir()::equals);
  }

  @Test
  void seesWhatIsLeftAfterManyThatLeftNothing() {
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(150)) {
        assertThat(bench.run("/bin/true").ending()).isEqualTo(new Ending.Exited(0));
      }
      Launch keeping = bench.launch("/bin/sh", "-c", "echo kept >$BRANCHLINE_DIR/artifact");
      bench.seat.run(keeping, running -> {});
      assertThat(Bench.text(keeping.places().dir().resolve("artifact"))).isEqualTo("kept\n");
      assertThat(out(bench.shell("ls -A $BRANCHLINE_DIR | wc -l"))).isEqualTo("0\n");
    }
  }

  @Test
  void leavesReportsToItsCaller() throws IOException {
    Launch launch = bench.launch("/bin/sh", "-c", "echo '{\"loss\":1}' >>$BRANCHLINE_REPORT");
    Ended ended = bench.seat.run(launch, running -> {});
    assertThat(ended.reported()).isTrue();
    assertThat(Bench.text(launch.reportFile())).isEqualTo("{\"loss\":1}\n");
    Files.delete(launch.reportFile());
    assertThat(bench.run("/bin/true").reported()).isFalse();
  }

  @Test
  void cutsOutputAboveItsCapAndKeepsHeadAndTail() throws IOException {
    bench.outputCap = 100_000;
    Files.writeString(bench.work.resolve("big"), "first\n" + "x".repeat(3_000_000) + "\nlast\n");
    String text = out(bench.run("/bin/cat", "big"));
    assertThat(text).startsWith("first\nxxx").endsWith("xxx\nlast\n").hasSizeLessThan(101_000);
    assertThat(text).containsPattern("\n\\[branchline: 2\\d{6} bytes left out here, as the limit");
  }

  @Test
  void interruptsAndKills() {
    CompletableFuture<Ended> polite =
        bench.start(Running::interrupt, "trap 'exit 9' TERM; while :; do sleep 0.1; done");
    assertThat(polite.orTimeout(60, TimeUnit.SECONDS).join().ending())
        .isIn(new Ending.Exited(9), new Ending.Signaled(15, "SIGTERM"));
    CompletableFuture<Ended> killed = bench.start(Running::kill, "trap '' TERM; exec sleep 20");
    assertThat(killed.orTimeout(60, TimeUnit.SECONDS).join().ending())
        .isEqualTo(new Ending.Signaled(9, "SIGKILL"));
  }

  @Test
  void signalsAfterTheEndDoNothing() {
    List<Running> started = new ArrayList<>();
    bench.seat.run(bench.launch("/bin/true"), started::add);
    started.getFirst().interrupt();
    started.getFirst().kill();
    assertThat(bench.run("/bin/true").ending()).isEqualTo(new Ending.Exited(0));
  }

  @Test
  void closingKillsWhatRuns() {
    CompletableFuture<Ended> ended = bench.start(running -> {}, "echo x >>started; exec sleep 20");
    Bench.await(() -> Files.exists(bench.work.resolve("started")));
    bench.runner.close();
    assertThat(ended.join().ending()).isEqualTo(new Ending.Signaled(9, "SIGKILL"));
    assertThat(bench.run("/bin/true").ending())
        .isEqualTo(new Ending.NotStarted("the worker is closing"));
  }

  static String out(Ended ended) {
    return ended.stdout().map(Bench::text).orElse("");
  }

  private String reason(String... words) {
    return bench.run(words).ending() instanceof Ending.NotStarted(String reason) ? reason : "";
  }

  private void script(String name, String text) throws IOException {
    Path file = Files.writeString(bench.work.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  List<Path> filesBelow(String folder) {
    if (!Files.exists(root.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
