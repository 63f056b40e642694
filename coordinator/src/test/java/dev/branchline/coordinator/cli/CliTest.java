package dev.branchline.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exit code, data and messages of each command together, over a gateway that runs nothing. */
@Timeout(180)
class CliTest {
  private static final String GRID =
      """
      command: train {lr} {n}
      parameters:
        lr: [0.1, 0.01]
        n: [1, 2]
      metric: {name: loss, goal: minimize}
      """;

  @TempDir Path directory;
  private Stage stage;

  @BeforeEach
  void setStage() throws IOException {
    stage = new Stage(directory).file("grid.yaml", GRID);
    stage.file("one.yaml", "command: echo hello\n");
  }

  @Test
  void runsASweepAndShowsItsBestFirst() {
    assertThat(stage.play("run", "grid.yaml", "-q").all())
        .isEqualTo(
            """
            exit 0
            --- out
            ordinal  status       lr  n      loss  duration
                  3  succeeded  0.01  2      0.25     1.50s
                  2  succeeded  0.01  1  0.333333     1.50s
                  1  succeeded   0.1  2       0.5     1.50s
                  0  succeeded   0.1  1       1.0     1.50s
            --- err
            """);
    assertThat(stage.session).containsExactly("close");
    assertThat(stage.gateway.commands).containsExactly("submit grid from grid.yaml");
  }

  @Test
  void tellsOfProgressInPlainLinesWithoutATerminal() {
    assertThat(stage.play("run", "grid.yaml").err())
        .isEqualTo("4/4 (100%)\ngrid: 4 succeeded in 3.00s\n")
        .doesNotContain("\r", "\u001b");
  }

  @Test
  void groupsFailuresAndExitsWithOne() {
    stage.gateway.outcome =
        ordinal ->
            ordinal % 2 == 1
                ? FakeGateway.failed(ordinal, "bad lr\n")
                : FakeGateway.succeeded(ordinal, "loss", (double) ordinal);
    assertThat(stage.play("run", "grid.yaml").all())
        .isEqualTo(
            """
            exit 1
            --- out
            ordinal  status       lr  n  loss  duration  failure
                  0  succeeded   0.1  1   0.0     1.50s
                  2  succeeded  0.01  1   2.0     1.50s
                  1  failed      0.1  2           1.50s  exit code 3
                  3  failed     0.01  2           1.50s  exit code 3
            --- err
            4/4 (100%), 2 failed
            grid: 2 succeeded, 2 failed in 3.00s
              2 x exit code 3: bad lr  first: branch 1
            hint: `branchline logs 1 1 --stderr` shows what branch 1 wrote; `branchline retry 1 --failed` runs them again
            """);
  }

  @Test
  void boundsTheTableOfALongSweep() {
    Stage.Scene wide = stage.play("run", "grid.yaml", "n=1,2,3,4,5,6,7,8,9,10,11,12");
    assertThat(wide.out().lines()).hasSize(21);
    assertThat(wide.err()).contains("hint: `branchline results ");
  }

  @Test
  void showsAllMistakesOfAFileAtOnceAndStartsNothing() throws IOException {
    stage.file("bad.yaml", "command: train {lrr}\nparamaters:\n  lr: [1]\nretries: many\n");
    Stage.Scene scene = stage.play("run", "bad.yaml");
    assertThat(scene.exit()).isEqualTo(2);
    assertThat(scene.out()).isEmpty();
    assertThat(scene.err())
        .containsPattern("(?m)^bad.yaml:2:1: error: ")
        .containsPattern("(?m)^bad.yaml:4:10: error: ")
        .contains("errors in the sweep; nothing was started");
    assertThat(stage.opened).isEmpty();
  }

  @Test
  void saysThatAFileIsNotThere() {
    assertThat(stage.play("run", "none.yaml").all())
        .isEqualTo(
            """
            exit 2
            --- out
            --- err
            error: can't read none.yaml: no such file
            """);
  }

  @Test
  void namesTheProcessThatHoldsTheLock() {
    stage.refusal = Optional.of(new Refusal.InUse(Path.of("HERE"), 42));
    assertThat(stage.play("run", "grid.yaml").all())
        .isEqualTo(
            """
            exit 4
            --- out
            --- err
            error: HERE is in use by process 42
            hint: wait until it has ended, or stop it with `kill -INT 42`
            """);
  }

  @Test
  void drainsAtTheFirstSignalAndKillsAtTheSecond() {
    stage.gateway.stuck = true;
    stage.signals =
        listener ->
            Thread.ofVirtual()
                .start(
                    () -> {
                      while (stage.gateway.sweeps.isEmpty()) {
                        Thread.onSpinWait();
                      }
                      listener.accept("INT");
                      listener.accept("INT");
                    });
    Stage.Scene scene = stage.play("run", "grid.yaml");
    assertThat(scene.exit()).isEqualTo(130);
    assertThat(stage.session).containsExactly("drain", "kill", "close");
    assertThat(scene.out()).isEmpty();
    assertThat(scene.err().lines().toList().getLast())
        .isEqualTo("the sweep isn't finished; go on with `branchline resume`");
    assertThat(scene.err()).contains("stopping: what runs may finish");
  }

  @Test
  void passesOnWhatTheOnlyBranchWrites() {
    stage.prints.put(Stream.STDOUT, "hello\n");
    stage.prints.put(Stream.STDERR, "oh\n");
    stage.gateway.outcome = ordinal -> FakeGateway.succeeded(ordinal, "loss", Double.NaN);
    Stage.Scene scene = stage.play("run", "one.yaml", "-q");
    assertThat(scene.err()).isEqualTo("oh\n");
    assertThat(scene.out()).isEqualTo("hello\n{\"loss\":\"NaN\"}\n");
    assertThat(stage.play("run", "one.yaml", "-q", "-o", "json").out()).startsWith("[\n{");
  }

  private void write(long ordinal, String stream, String text) {
    try {
      Path folder = directory.resolve(".branchline/output/1/0");
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(ordinal + "-" + LeaseId.of(1, 7) + "." + stream), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsTheOffer() {
    stage.play("run", "one.yaml", "-j", "3", "--resource", "licence=0.5");
    assertThat(stage.opened.getFirst().slots()).isEqualTo(OptionalInt.of(3));
    assertThat(stage.opened.getFirst().resources().amount("licence")).isEqualTo(5000);
    assertThat(stage.play("run", "one.yaml", "-j", "0").exit()).isEqualTo(2);
    assertThat(stage.play("run", "one.yaml", "--resource", "x").err())
        .isEqualTo("error: --resource can't be 'x'\nhint: write name=4, or name=0.5\n");
  }

  @Test
  void writesResultsAsAnArrayOfJson() {
    stage.gateway.outcome =
        ordinal ->
            ordinal == 0
                ? FakeGateway.failed(0, "")
                : FakeGateway.succeeded(ordinal, "loss", Double.NaN);
    stage.play("run", "grid.yaml", "n=1");
    assertThat(stage.play("results", "--output", "json").all())
        .isEqualTo(
            """
            exit 0
            --- out
            [
            {"ordinal":0,"status":"failed","attempt":1,"duration":1.5,"config":{"n":1,"lr":0.1},"config_id":"ID0","result":null,"failure":{"kind":"exit","message":"exit code 3","exit_code":3,"exception":null,"stdout_tail":"","stderr_tail":""},"metrics":{},"worker":"here","started_at":"2026-01-02T03:04:05Z","reason":null,"lease":"100000007"},
            {"ordinal":1,"status":"succeeded","attempt":1,"duration":1.5,"config":{"n":1,"lr":0.01},"config_id":"ID1","result":{"loss":"NaN"},"failure":null,"metrics":{},"worker":"here","started_at":"2026-01-02T03:04:05Z","reason":null,"lease":"100000007"}
            ]
            --- err
            """
                .replace("ID0", id("0.1"))
                .replace("ID1", id("0.01")));
  }

  private static String id(String lr) {
    try {
      ConfigValue config = ConfigJson.parse("{\"lr\":" + lr + ",\"n\":1}");
      return ConfigIds.of((ConfigValue.Mapping) config).toString();
    } catch (ConfigJson.Malformed e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writesResultsAsCsvWithDottedColumns() {
    stage.play("run", "grid.yaml", "n=1");
    assertThat(
            stage.play("results", "last", "-o", "csv", "--columns", "ordinal,config.lr,loss").out())
        .isEqualTo("ordinal,config.lr,loss\n0,0.1,1.0\n1,0.01,0.5\n");
    assertThat(stage.play("results", "last", "-o", "csv").out())
        .startsWith(
            "ordinal,status,attempt,duration,worker,config_id,config.n,config.lr,result.loss,"
                + "failure,reason\n0,succeeded,1,1.5,here,");
  }

  @Test
  void sortsSelectsAndGroupsResults() {
    stage.play("run", "grid.yaml");
    stage.environment.put("BRANCHLINE_OUTPUT", "quiet");
    assertThat(stage.play("results", "--sort", "loss").out()).isEqualTo("3\n2\n1\n0\n");
    assertThat(stage.play("results", "--sort", "loss", "-r", "--best", "2").out())
        .isEqualTo("0\n1\n");
    assertThat(stage.play("results", "--best", "2").out()).isEqualTo("3\n2\n");
    assertThat(stage.play("results", "grid", "0-2", "--best", "2").out()).isEqualTo("2\n1\n");
    assertThat(stage.play("results", "grid", "1-3:2").out()).isEqualTo("1\n3\n");
    assertThat(stage.play("results", "1", "--status", "failed").out()).isEmpty();
    stage.environment.remove("BRANCHLINE_OUTPUT");
    assertThat(stage.play("results", "--group-by", "lr", "--agg", "mean(loss)").out())
        .isEqualTo("  lr  mean(loss)\n 0.1        0.75\n0.01    0.291667\n");
  }

  @Test
  void refusesAStatusThatNoBranchHas() {
    stage.play("run", "grid.yaml");
    assertThat(stage.play("results", "--status", "fialed").all())
        .startsWith("exit 2\n--- out\n--- err\nerror: no branch can be 'fialed'\nhint: it may be ");
  }

  @Test
  void saysThatNothingHasBeenRunHere() {
    assertThat(stage.play("results").all())
        .isEqualTo(
            """
            exit 2
            --- out
            --- err
            error: no sweep has been run in HERE
            hint: `branchline run FILE` runs one here; `-C DIR` looks elsewhere
            """);
    assertThat(stage.play("resume").exit()).isEqualTo(2);
    assertThat(stage.opened).isEmpty();
  }

  @Test
  void findsSweepsByIdNamePrefixAndLast() {
    stage.play("run", "grid.yaml");
    stage.play("run", "one.yaml");
    assertThat(stage.play("info", "gr", "-o", "quiet").out()).isEqualTo("1\n");
    assertThat(stage.play("info", "-o", "quiet").out()).isEqualTo("2\n");
    assertThat(stage.play("info", "7").all())
        .isEqualTo(
            """
            exit 2
            --- out
            --- err
            error: no sweep is called '7'
            hint: `branchline list` shows them all; `last` is the newest
            """);
    assertThat(stage.play("list").out().lines())
        .satisfiesExactly(
            header -> assertThat(header).startsWith("id  name  status"),
            first -> assertThat(first).startsWith(" 1  grid  succeeded"),
            second -> assertThat(second).startsWith(" 2  one   succeeded"));
    assertThat(stage.play("list", "-o", "json").out()).startsWith("[\n{\"id\":1,\"name\":\"grid\"");
  }

  @Test
  void showsTheLogOfABranchAndTheTailsOfTheFailed() {
    stage.gateway.outcome = ordinal -> FakeGateway.failed(ordinal, "bad\n");
    stage.play("run", "grid.yaml", "n=1", "lr=1");
    write(0, "stdout", "hello\n");
    assertThat(stage.play("logs", "last", "0").out()).isEqualTo("hello\n");
    assertThat(stage.play("logs", "last", "0", "--stderr").out()).isEqualTo("bad\n");
    assertThat(stage.play("logs", "--failed").out())
        .isEqualTo("==> branch 0: exit code 3 <==\nbad\n");
    assertThat(stage.play("logs", "last", "9").err())
        .isEqualTo("error: sweep 1 has no branch 9\nhint: its branches are 0 to 0\n");
    assertThat(stage.play("logs", "last").exit()).isEqualTo(2);
  }

  @Test
  void retriesFailedBranches() {
    stage.gateway.outcome = ordinal -> FakeGateway.failed(ordinal, "");
    stage.play("run", "grid.yaml");
    stage.gateway.outcome = ordinal -> FakeGateway.succeeded(ordinal, "loss", 1);
    assertThat(stage.play("retry", "last", "--failed").exit()).isZero();
    assertThat(stage.play("retry", "last", "1-2").exit()).isZero();
    assertThat(stage.play("retry", "last").exit()).isEqualTo(2);
    assertThat(stage.gateway.commands)
        .containsExactly("submit grid from grid.yaml", "RetryFailed[] 1", "Retry[ordinals=1-2] 1");
  }

  @Test
  void refusesToResumeWhatIsFinished() {
    stage.play("run", "one.yaml");
    assertThat(stage.play("resume").err())
        .startsWith("error: every sweep is finished, there is nothing to resume\nhint: ");
    assertThat(stage.play("resume", "1").err()).startsWith("error: sweep 1 (one) is finished");
  }

  @Test
  void resumesTheNewestUnfinishedSweep() {
    Submission grid = new Submission(frozen(), "grid", "grid.yaml");
    stage.gateway.stuck = true;
    stage.gateway.submit(grid);
    stage.gateway.stuck = false;
    assertThat(stage.play("resume", "-q").exit()).isZero();
    assertThat(stage.gateway.commands).endsWith("Resume[] 1");
  }

  private String frozen() {
    stage.play("run", "grid.yaml");
    String text = stage.gateway.definitions.values().iterator().next();
    stage.gateway.sweeps.clear();
    return text;
  }

  @Test
  void removesSweepsWithoutWorkingOnThem() {
    stage.play("run", "one.yaml");
    assertThat(stage.play("rm", "last").err()).isEqualTo("removed sweep 1 (one)\n");
    assertThat(stage.opened.getLast().work()).isFalse();
    assertThat(stage.gateway.sweeps).doesNotContainKey(new SweepId(1));
  }

  @Test
  void plansDrawnValuesByTheirEnds() throws IOException {
    Files.writeString(
        directory.resolve("drawn.yaml"),
        "command: train {lr}\nmethod: random\nsamples: 2\nparameters: {lr: 'interval(1,2)'}\n");
    assertThat(stage.play("plan", "drawn.yaml").out())
        .contains("drawn: 2 branches, 1 axis")
        .containsPattern("lr +drawn +between 1\\.0\\d* and (1\\.9+\\d*|2\\.0)\n");
  }

  @Test
  void plansWithoutStartingAnything() {
    assertThat(stage.play("plan", "grid.yaml", "--show", "3").all())
        .isEqualTo(
            """
            exit 0
            --- out
            grid: 4 branches, 2 axes
            axis  count  values
            lr        2  0.1, 0.01
            n         2  1, 2

            ordinal  config_id           lr  n  runs
                  3  ID  0.01  2  train 0.01 2
            --- err
            """
                .replace(
                    "ID",
                    stage
                        .play("plan", "grid.yaml", "--json", "--show", "3")
                        .out()
                        .replaceAll("(?s).*\"config_id\":\"([0-9a-f]+)\".*", "$1")));
    assertThat(stage.opened).isEmpty();
  }

  @Test
  void plansATrillionBranchesAtOnce() throws IOException {
    stage.file(
        "huge.yaml",
        """
        command: x {a} {b}
        parameters: {a: "range(1000000)", b: "range(1000000)"}
        """);
    Stage.Scene scene = stage.play("plan", "huge.yaml", "--show", "999999999999");
    assertThat(scene.exit()).isZero();
    assertThat(scene.out())
        .startsWith("huge: 1,000,000,000,000 branches, 2 axes\n")
        .contains("x 999999 999999");
  }

  @Test
  void explains() {
    stage.play("run", "one.yaml");
    assertThat(stage.play("explain", "last", "0").out())
        .isEqualTo("because of 1 OptionalLong[0]\n");
    assertThat(stage.play("explain", "last", "5").exit()).isEqualTo(2);
  }

  @Test
  void writesCompletionForThreeShells() {
    assertThat(stage.play("completion", "bash").out()).contains("complete -F");
    assertThat(stage.play("completion", "zsh").out()).contains("bashcompinit");
    assertThat(stage.play("completion", "fish").out())
        .contains("-a run -d ", "-n '__fish_seen_subcommand_from results' -s o -l output -r");
  }

  @Test
  void showsHelpWithExamplesForEveryCommand() {
    CommandLine all = Cli.commandLine(settingOfHelp());
    assertThat(all.getSubcommands()).hasSize(20);
    for (String name : all.getSubcommands().keySet()) {
      Stage.Scene scene = stage.play(name, "--help");
      assertThat(scene.exit()).isZero();
      assertThat(scene.out()).contains("Examples:\n").contains("branchline " + name);
    }
    assertThat(stage.play("--help").out()).contains("Examples:");
    assertThat(stage.play("--version").out()).isEqualTo("branchline 1.2.3\n");
    assertThat(stage.play("results", "--version").out()).isEqualTo("branchline 1.2.3\n");
  }

  private static Setting settingOfHelp() {
    return Setting.ofProcess(
        (_, _) -> {
          throw new AssertionError();
        },
        "1.2.3");
  }

  @Test
  void suggestsWhatMayHaveBeenMeant() {
    assertThat(stage.play("rslts").all())
        .startsWith(
            "exit 2\n--- out\n--- err\nerror: Unmatched argument at index 0: 'rslts'\nhint: ");
    assertThat(stage.play("run").err())
        .contains("error: ")
        .contains("hint: `branchline run --help` shows how it is used");
  }

  @Test
  void worksInAnotherDirectory() throws IOException {
    Files.createDirectory(directory.resolve("sub"));
    Files.writeString(directory.resolve("sub/there.yaml"), "command: x\n");
    assertThat(stage.play("-C", "sub", "plan", "there.yaml").exit()).isZero();
    assertThat(stage.play("plan", "-C", "sub", "there.yaml").exit()).isZero();
    assertThat(stage.play("-C", "none", "plan", "there.yaml").err())
        .isEqualTo("error: no such directory: none\n");
  }
}
