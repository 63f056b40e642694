package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Loopback.await;
import static dev.branchline.deploy.blackbox.Loopback.err;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that was stopped for a while, and one that another has replaced meanwhile. */
class FencingIT {
  @TempDir Path folder;
  private Loopback cluster;
  private Running coordinator;

  @BeforeEach
  void start() {
    cluster = new Loopback(folder);
    coordinator = cluster.coordinator();
  }

  @AfterEach
  void leavesNothing() {
    cluster.close();
  }

  /** What another coordinator does first, where a file system knows no locks. */
  private void claimTheNextEpoch() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".branchline/journal.db"));
        Statement sql = connection.createStatement()) {
      sql.executeUpdate("UPDATE epoch SET number = number + 1");
    }
  }

  @Test
  void aSecondOneIsKeptOutByTheLockAlsoWhileTheFirstIsStopped() {
    coordinator.signal("STOP");
    Ran second = Distribution.unpacked().run(folder, "coordinator", "--port", "0").exits(4);
    assertThat(second.err())
        .contains("is in use by process " + coordinator.process().pid() + "\nhint: ");
    coordinator.signal("CONT");
    cluster.ask("list").exits(0);
  }

  @Test
  void oneThatWasReplacedWhileItWasStoppedEndsByItselfThoughNothingAsksItForAnything()
      throws SQLException {
    coordinator.signal("STOP");
    claimTheNextEpoch();
    coordinator.signal("CONT");

    await("it has ended", () -> !coordinator.process().isAlive());

    assertThat(coordinator.process().exitValue()).isEqualTo(1);
    assertThat(err(coordinator))
        .contains("another coordinator has taken over (epoch 2); this one ends")
        .doesNotContain("\tat ");
  }

  /** Longer than the thirty seconds after which a silent worker's leases expire. */
  @Test
  @Tag("network")
  void fortySecondsOfStandstillExpireNobody() {
    cluster
        .sweeps()
        .sweep(
            "shell: printf x >> began; while ! test -e go; do sleep 0.1; done\n"
                + "parameters: {n: range(3)}");
    cluster.worker("one", 2);
    cluster.worker("two", 1);
    cluster.ask("submit", "sweep.yaml").exits(0);
    await("they run", () -> Loopback.text(folder.resolve("began")).length() == 3);

    coordinator.signal("STOP");
    Distribution.sleep(Duration.ofSeconds(40));
    coordinator.signal("CONT");
    // So long that leases would have expired by now, had the standstill been counted.
    Distribution.sleep(Duration.ofSeconds(10));
    assertThat(cluster.journal().query("SELECT count(*) FROM lease WHERE state <> 'live'"))
        .containsExactly("0");
    cluster.sweeps().file("go", "");

    await("all are recorded", () -> cluster.journal().recorded() == 3);
    cluster.ask("wait", "last").exits(0);
    assertThat(folder.resolve("began")).hasContent("xxx");
    assertThat(cluster.journal().query("SELECT count(*) FROM attempt")).containsExactly("0");
    assertThat(cluster.journal().query("SELECT count(*) FROM lease WHERE state = 'expired'"))
        .containsExactly("0");
  }
}
