package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator, workers and clients in processes of their own. */
class ClusterIT {
  private static final Pattern ADDRESSES =
      Pattern.compile("workers join at (\\S+), clients at (\\S+)");

  /** A length of sleep that no other process on this machine has. */
  private final String mark = "900000." + System.nanoTime();

  private final List<Running> started = new ArrayList<>();
  @TempDir Path folder;
  private SweepFolder sweeps;
  private String address;
  private String url;

  @BeforeEach
  void startCoordinator() {
    sweeps = new SweepFolder(folder);
    Running coordinator = start("coordinator", "--port", "0", "--http-port", "0");
    Distribution.await("it says where it is", () -> ADDRESSES.matcher(err(coordinator)).find());
    Matcher addresses = ADDRESSES.matcher(err(coordinator));
    assertThat(addresses.find()).isTrue();
    address = addresses.group(1);
    url = addresses.group(2);
  }

  @AfterEach
  void leavesNothing() {
    started.forEach(Running::kill);
    Distribution.processes(mark).forEach(ProcessHandle::destroyForcibly);
  }

  private Map<String, String> environment() {
    return Map.of(
        "XDG_CONFIG_HOME", folder.resolve("config").toString(),
        "XDG_STATE_HOME", folder.resolve("state").toString());
  }

  private Running start(String... words) {
    Running running =
        Distribution.unpacked()
            .start(
                folder,
                Distribution.unpacked().home().resolve("bin/branchline"),
                environment(),
                words);
    started.add(running);
    return running;
  }

  private static String err(Running running) {
    try {
      return Files.readString(running.err());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Running startWorker(String name, String... more) {
    List<String> words =
        new ArrayList<>(List.of("worker", "--join", address, "--name", name, "--cpus", "1"));
    words.addAll(List.of(more));
    return start(words.toArray(String[]::new));
  }

  private Running worker(String name, String... more) {
    Running worker = startWorker(name, more);
    Distribution.await("it is connected", () -> err(worker).contains("is connected"));
    return worker;
  }

  private int began() {
    String[] names = folder.toFile().list((_, name) -> name.startsWith("began-"));
    return names == null ? 0 : names.length;
  }

  private void submit() {
    start("submit", "sweep.yaml", "--server", url).end().exits(0);
  }

  @Test
  void recordsEachBranchOnceAlthoughAWorkerIsKilled() {
    sweeps.sweep(
        """
        shell: touch began-{n}; test -e go || sleep MARK
        parameters: {n: range(12)}
        worker_timeout: 5s
        """
            .replace("MARK", mark));
    Running one = worker("one");
    worker("two");
    submit();
    Distribution.await("both run", () -> began() == 2 && Distribution.processes(mark).size() >= 2);
    int before = Distribution.processes(mark).size();

    one.signal("KILL");

    Distribution.await(
        "what it ran is dead", () -> Distribution.processes(mark).size() <= before / 2);
    sweeps.file("go", "");
    Distribution.processes(mark).forEach(ProcessHandle::destroy);
    Distribution.await("all are recorded", () -> sweeps.recorded() == 12);
    assertThat(sweeps.query("SELECT count(*), count(DISTINCT ordinal) FROM branch"))
        .containsExactly("12|12");
  }

  @Test
  void losesNothingWhenAWorkerIsAskedToLeave() {
    sweeps.sweep("shell: echo x >> ran-{n}; sleep 0.5\nparameters: {n: range(8)}");
    Running one = worker("one");
    submit();
    Distribution.await("it runs", () -> folder.resolve("ran-0").toFile().exists());

    one.signal("TERM");

    one.end().exits(0);
    worker("two");
    Distribution.await("all are recorded", () -> sweeps.recorded() == 8);
    for (int n = 0; n < 8; n++) {
      assertThat(folder.resolve("ran-" + n)).hasContent("x");
    }
  }

  @Test
  void handsBackWhatRunsForLongerThanItMayDrain() {
    sweeps.sweep("shell: 'echo $BRANCHLINE_WORKER_ID >> ran; test -e go || sleep " + mark + "'");
    Running one = worker("one", "--drain-timeout", "500ms");
    submit();
    Distribution.await("it runs", () -> folder.resolve("ran").toFile().exists());

    one.signal("TERM");

    one.end().exits(0);
    assertThat(Distribution.processes(mark)).isEmpty();
    sweeps.file("go", "");
    worker("two");
    Distribution.await("it is recorded", () -> sweeps.recorded() == 1);
    assertThat(sweeps.query("SELECT status FROM result")).containsExactly("succeeded");
  }

  @Test
  void leavesWhenItsTimeIsOverOrItHasNothingToDo() {
    sweeps.sweep("shell: echo x >> ran-{n}; sleep 1\nparameters: {n: range(3)}");
    submit();
    startWorker("limited", "--time-limit", "4s").end().exits(0);
    startWorker("idle", "--idle-timeout", "8s").end().exits(0);
    assertThat(sweeps.recorded()).isEqualTo(3);
    for (int n = 0; n < 3; n++) {
      assertThat(folder.resolve("ran-" + n)).hasContent("x");
    }
  }

  @Test
  void givesAMoreUrgentSweepThatComesLaterThePrecedence() {
    sweeps.sweep("name: slow\nshell: sleep 0.2\nparameters: {n: range(100000)}");
    worker("one");
    submit();
    Distribution.await("it runs", () -> sweeps.recorded() > 0);
    sweeps.sweep("name: urgent\npriority: 5\nshell: sleep 0.05\nparameters: {n: range(20)}");
    submit();
    start("wait", "urgent", "--server", url).end().exits(0);
    assertThat(start("explain", "slow", "--server", url).end().exits(0).out())
        .contains("branches wait");
    start("cancel", "slow", "--server", url).end().exits(0);
    start("wait", "slow", "--server", url).end().exits(3);
  }

  @Test
  @Tag("regression")
  void saysThatASweepThatHasEndedCantBePaused() {
    sweeps.sweep("command: /bin/true");
    worker("one");
    submit();
    start("wait", "last", "--server", url).end().exits(0);
    assertThat(start("pause", "last", "--server", url).end().exits(2).err())
        .startsWith("error: the sweep is finished\nhint: ");
  }

  @Test
  void refusesToListenToTheNetworkUnlessToldTo() {
    start("coordinator", "--bind", "0.0.0.0", "-C", folder.toString(), "--port", "0")
        .end()
        .exits(2);
  }

  @Test
  @Tag("regression")
  void tellsOfAPortThatIsTakenWithoutAStackTrace() {
    String port = address.substring(address.lastIndexOf(':') + 1);
    folder.resolve("other").toFile().mkdir();
    Ran refused =
        start("coordinator", "-C", "other", "--port", port, "--http-port", "0").end().exits(2);
    assertThat(refused.err())
        .contains("error: ")
        .doesNotContain("Exception")
        .doesNotContain("WARN");
  }

  @Test
  @Tag("regression")
  void saysThatNobodyAnswersAtAWrongPort() {
    String port = url.substring(url.lastIndexOf(':') + 1);
    Running lost = start("worker", "--join", "localhost:" + port, "--name", "lost");
    Distribution.await("it says so", () -> err(lost).contains("nobody has answered at localhost:"));
    assertThat(err(lost)).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  @Tag("regression")
  void refusesANameThatLeadsOutOfItsFolder() {
    Ran refused = start("worker", "--join", address, "--name", "../up").end().exits(2);
    assertThat(refused.err()).startsWith("error: --name can't be '../up'");
  }
}
