package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Distribution.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GNU parallel's words, as who comes from there types them. */
class ParallelIT {
  @TempDir Path folder;
  private SweepFolder sweeps;

  @BeforeEach
  void setUp() {
    sweeps = new SweepFolder(folder);
  }

  private List<String> prints(String... words) {
    return sweeps.branchline(words).exits(0).out().lines().toList();
  }

  @Test
  void runsEachCombinationWithItsValuesAsTheyWereTyped() {
    assertThat(prints("run", "-k", "echo {1} \"{2}\" {#}", ":::", "a b", "007", ":::", "*", "$x"))
        .containsExactly("a b * 1", "a b $x 2", "007 * 3", "007 $x 4");
    assertThat(prints("run", "-k", "echo", "-n", "{}-", ":::", "a", "b")).containsExactly("a-b-");
    assertThat(prints("run", "-k", ":::", "echo a b", "echo c")).containsExactly("a b", "c");
    assertThat(sweeps.branchline("list").exits(0).out()).contains("echo -n {}- :::");
  }

  @Test
  void readsItsInputsFromFilesColumnsAndHeaders() {
    sweeps.file("abc", "A\nB\n").file("tsv", "f1\tf2\nA\tB\nC\tD\n");

    assertThat(prints("run", "-k", "echo", "::::", "abc", ":::", "x y", "z"))
        .containsExactly("A x y", "A z", "B x y", "B z");
    assertThat(
            prints("run", "-k", "--header", ":", "--colsep", "\\t", "echo {f2}{1}", "::::", "tsv"))
        .containsExactly("BA", "DC");
  }

  @Test
  void linksInputs() {
    Ran plus = sweeps.branchline("run", "-k", "echo", ":::", "A", "B", "C", ":::+", "1", "2");

    assertThat(plus.exits(0).out().lines()).containsExactly("A 1", "B 2");
    assertThat(plus.err()).contains("warning: inputs that are linked by + have 2 and 3 values");
    assertThat(prints("run", "-k", "--link", "echo", ":::", "A", "B", "C", ":::", "1", "2"))
        .containsExactly("A 1", "B 2", "C 1");
  }

  @Test
  void takesApartThePathsOfFiles() {
    assertThat(prints("run", "-k", "echo {} {.} {/} {//} {/.}", ":::", "A/B.C", "x/y.tar.gz"))
        .containsExactly("A/B.C A/B B.C A B", "x/y.tar.gz x/y.tar y.tar.gz x y.tar");
  }

  @Test
  void printsWhatABranchWroteInOnePieceAsTheyEndOrInOrder() {
    String command = "echo begin {}; sleep {}; echo end {}; echo err {} >&2";

    assertThat(prints("run", "-j2", command, ":::", "2", "0.1"))
        .containsExactly("begin 0.1", "end 0.1", "begin 2", "end 2");
    Ran ordered = sweeps.branchline("run", "-k", "-j2", command, ":::", "2", "0.1");
    assertThat(ordered.exits(0).out().lines())
        .containsExactly("begin 2", "end 2", "begin 0.1", "end 0.1");
    assertThat(ordered.err().lines()).containsSubsequence("err 2", "err 0.1");
  }

  @Test
  void tagsEachLine() {
    assertThat(prints("run", "-k", "--tag", "printf '%s\\n' x y #", ":::", "a", ":::", "1", "2"))
        .containsExactly("a 1\tx", "a 1\ty", "a 2\tx", "a 2\ty");
    assertThat(prints("run", "-k", "--tagstring", "{/}:{#}", "echo x #", ":::", "b/c"))
        .containsExactly("c:1\tx");
  }

  @Test
  void writesAJoblogInTheColumnsOfGnuParallel() throws IOException {
    sweeps
        .branchline("run", "-j1", "--joblog", "log", "echo {}; exit {}", ":::", "0", "7")
        .exits(1);
    sweeps.branchline("run", "--joblog", "kills", "kill -SEGV $$ #", ":::", "x").exits(1);

    List<String> lines = Files.readAllLines(folder.resolve("log"));
    assertThat(lines.getFirst())
        .isEqualTo("Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1))
        .matches("1\t:\t[0-9]{10}\\.[0-9]{3}\t {0,9}[0-9]+\\.[0-9]{3}\t0\t2\t0\t0\techo 0; exit 0");
    assertThat(lines.get(2)).endsWith("\t0\t2\t7\t0\techo 7; exit 7");
    assertThat(Files.readAllLines(folder.resolve("kills")).getLast())
        .endsWith("\t0\t0\t0\t11\tkill -SEGV $$ # x");
  }

  @Test
  void writesATreeOfResults() throws IOException {
    prints("run", "--results", "out", "echo {1} {2}", ":::", "I", ":::", "a/b", "..");
    prints("run", "--header", ":", "--results", "out", "echo {a} >&2", ":::", "a", "I", "II");

    assertThat(folder.resolve("out/1/I/2/a\\_b/stdout")).hasContent("I a/b");
    assertThat(folder.resolve("out/1/I/2/\\../seq")).hasContent("2");
    assertThat(folder.resolve("out/a/II/stderr")).hasContent("II");
    assertThat(folder.resolve("out/a/II/stdout")).isEmptyFile();
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(12);
    }
  }

  @Test
  void runsOnlyWhatIsNewOrFailedAfterTheListWasEdited() throws IOException {
    String command = "test -e ok-{} && echo {}";
    sweeps.file("ok-a", "").file("ok-c", "");
    assertThat(sweeps.branchline("run", "--joblog", "log", command, ":::", "a", "b").exits(1).out())
        .isEqualTo("a\n");

    Ran resumed =
        sweeps.branchline("run", "--resume", "--joblog", "log", command, ":::", "c", "a", "b");
    assertThat(resumed.exits(0).out()).isEqualTo("c\n");
    assertThat(Files.readAllLines(folder.resolve("log")))
        .hasSize(4)
        .last()
        .asString()
        .startsWith("1\t")
        .endsWith("echo c");

    sweeps.file("ok-b", "");
    assertThat(prints("run", "--resume-failed", "--dry-run", command, ":::", "b", "a", "c", "d"))
        .containsExactly("test -e ok-b && echo b", "test -e ok-d && echo d");
    sweeps.file("ok-d", "");
    assertThat(prints("run", "-k", "--resume-failed", command, ":::", "b", "a", "c", "d"))
        .containsExactly("b", "d");
    Ran none = sweeps.branchline("run", "--resume-failed", command, ":::", "a", "b");
    assertThat(none.exits(0).out()).isEmpty();
    assertThat(none.err()).contains("nothing to run");
    assertThat(prints("run", "--resume", "echo other {}", ":::", "a")).containsExactly("other a");
  }

  @Test
  void runsTheFailedOnesOfTheSameListAgainInTheSameSweep() {
    sweeps.branchline("run", "test -e go || test {} = a", ":::", "a", "b").exits(1);
    sweeps.file("go", "");

    sweeps
        .branchline("run", "--resume-failed", "test -e go || test {} = a", ":::", "a", "b")
        .exits(0);

    assertThat(sweeps.query("SELECT count(DISTINCT sweep) FROM branch")).containsExactly("1");
  }

  @Test
  void goesOnWithTheSameListThatWasInterrupted() {
    String command = "echo {} >> ran; test {} != b || test -e go || sleep 60; echo {}";
    Running run = sweeps.start("run", "-j1", command, ":::", "a", "b", "c");
    await("the second runs", () -> read("ran").equals("a\nb\n") && sweeps.recorded() == 1);
    run.signal("KILL");
    run.end();
    sweeps.file("go", "");

    assertThat(prints("run", "-j1", "--resume", command, ":::", "a", "b", "c"))
        .containsExactly("b", "c");

    assertThat(read("ran")).isEqualTo("a\nb\nb\nc\n");
    assertThat(sweeps.query("SELECT id, status, succeeded FROM sweep"))
        .containsExactly("1|finished|3");
  }

  private String read(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void triesHaltsAndTimesOutAsThere() {
    String counting = "echo x >> tries; exit 1 #";
    sweeps
        .branchline("run", "--retries", "3", "--retry-delay", "1ms", counting, ":::", "a")
        .exits(1);
    assertThat(folder.resolve("tries")).hasContent("x\nx\nx");
    sweeps
        .branchline(
            "run", "-j1", "--halt", "now,fail=1", "sleep 1; exit 1 #", ":::", "a", "b", "c", "d")
        .exits(3);
    assertThat(sweeps.branchline("run", "--timeout", "0.3", "sleep", ":::", "60").exits(1).err())
        .contains("timeout: ran longer than 0.3s");
    assertThat(sweeps.branchline("run", "--timeout", "200%", "true", ":::", "1").exits(2).err())
        .contains("--timeout takes a time");
    assertThat(prints("run", "--dry-run", "-j", "50%", "wc", "-l", ":::", "a b", "c"))
        .containsExactly("wc -l 'a b'", "wc -l c");
    assertThat(prints("run", "--shuf", "-k", "echo", ":::", "1", "2", "3"))
        .containsExactlyInAnyOrder("1", "2", "3");
    assertThat(prints("run", "--quote", "echo", "$HOME;", "{}", ":::", "a"))
        .containsExactly("$HOME; a");
  }

  @Test
  void putsPoliciesInPlaceOfThoseOfAFile() {
    sweeps.sweep("shell: echo x >> tries; exit 1\nretries: 5\nretry_delay: 1ms\n");
    sweeps.branchline("run", "sweep.yaml", "--retries", "1").exits(1);
    assertThat(read("tries")).isEqualTo("x\nx\n");

    sweeps.sweep(
        """
        shell: echo {n} >> halts; test {n} -lt 3 || sleep 3; exit 1
        parameters: {n: [1, 2, 3, 4, 5, 6]}
        halt: now,fail=1
        """);
    sweeps.branchline("run", "sweep.yaml", "-j1", "--halt=soon,fail=2").exits(3);
    assertThat(read("halts").lines())
        .as("the one that had started may finish")
        .hasSizeBetween(2, 3)
        .startsWith("1", "2");
    assertThat(sweeps.query("SELECT verdict, reason FROM sweep WHERE id = 2"))
        .containsExactly("halted|halted: 2 branches failed");
    Ran wrong = sweeps.branchline("run", "sweep.yaml", "--halt", "soon", "--retries", "x").exits(2);
    assertThat(wrong.err())
        .contains("--halt:1:1: error: `halt` doesn't hold")
        .contains("--retries:1:1: error: `retries` doesn't hold");
    assertThat(sweeps.branchline("run", "sweep.yaml", "--tag").exits(2).err())
        .contains("--tag goes with a command and :::");
  }
}
