package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process works in a directory at a time, and one that is gone is in nobody's way. */
class OneAtATimeIT {
  @TempDir Path folder;

  @Test
  void whoeverComesSecondIsToldWhoIsThereAndTheKilledFirstIsInNobodysWay() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep("shell: test -e go || sleep 60\nparameters: {n: range(4)}")
            .file("other.yaml", "command: /bin/true");
    Running first = sweeps.start("run", "sweep.yaml", "-j", "1");
    try {
      await("it runs", () -> !sweeps.isEmpty("SELECT id FROM lease"));
      for (List<String> words :
          List.of(
              List.of("run", "other.yaml"),
              List.of("coordinator", "--port", "0", "--http-port", "0"))) {
        Ran second = sweeps.branchline(words.toArray(String[]::new)).exits(4);
        assertThat(second.out()).isEmpty();
        assertThat(second.err())
            .contains("error: ")
            .contains(" is in use by process " + first.process().pid() + "\nhint: ")
            .doesNotContain("\tat ");
      }
    } finally {
      first.signal("KILL");
    }
    first.end().exits(137);

    sweeps.file("go", "");
    sweeps.branchline("resume").exits(0);
    sweeps.branchline("run", "other.yaml", "-q").exits(0);
    assertThat(sweeps.query("SELECT sweep, count(*) FROM branch GROUP BY sweep"))
        .containsExactly("1|4", "2|1");
  }

  /** The number in the file has been given to another process meanwhile. */
  @Test
  void aLockFileThatNobodyHoldsIsInNobodysWayWhateverItSays() throws IOException {
    SweepFolder sweeps = new SweepFolder(folder).sweep("command: /bin/true");
    Files.createDirectory(folder.resolve(".branchline"));
    for (String text : List.of(ProcessHandle.current().pid() + "\n", "", "noise")) {
      Files.writeString(folder.resolve(".branchline/lock"), text);
      sweeps.branchline("run", "sweep.yaml", "-q").exits(0);
    }
  }
}
