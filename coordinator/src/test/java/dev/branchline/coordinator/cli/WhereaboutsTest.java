package dev.branchline.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.cli.Place.Door;
import dev.branchline.coordinator.cli.Place.Origin;
import dev.branchline.coordinator.cli.Whereabouts.Need;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereaboutsTest {
  private static final URI NAMED = URI.create("http://cluster:7420");
  private static final URI HERE = URI.create("http://127.0.0.1:40000");
  private static final URI OWN = URI.create("http://127.0.0.1:7420");

  /** h: a door is announced here (H: and answers), m: this machine's answers, j: a journal. */
  @ParameterizedTest
  @CsvSource({
    "n Hmj, SWEEPS,      named",
    "n -,   PROGRESS,    named",
    "n Hmj, COORDINATOR, named",
    "Hmj,   SWEEPS,      directory",
    "Hmj,   PROGRESS,    directory",
    "Hmj,   COORDINATOR, directory",
    "hmj,   SWEEPS,      journal",
    "hmj,   PROGRESS,    machine",
    "hmj,   COORDINATOR, machine",
    "j,     SWEEPS,      journal",
    "j,     PROGRESS,    journal",
    "j,     COORDINATOR, machine",
    "m,     SWEEPS,      machine",
    "m,     PROGRESS,    machine",
    "m,     COORDINATOR, machine",
    "-,     SWEEPS,      journal",
    "-,     PROGRESS,    machine",
    "-,     COORDINATOR, machine",
  })
  void areDecidedByWhatThereIs(String facts, Need need, String expected) {
    Path directory = Path.of("/work");
    Whereabouts whereabouts =
        new Whereabouts(
            facts.contains("n") ? Optional.of(NAMED) : Optional.empty(),
            directory,
            facts.toLowerCase(java.util.Locale.ROOT).contains("h")
                ? Optional.of(HERE)
                : Optional.empty(),
            facts.contains("j"),
            url ->
                (url.equals(HERE) && facts.contains("H"))
                    || (url.equals(OWN) && facts.contains("m")));
    assertThat(whereabouts.choose(need))
        .isEqualTo(
            switch (expected) {
              case "named" -> new Door(NAMED, Origin.NAMED);
              case "directory" -> new Door(HERE, Origin.DIRECTORY);
              case "machine" -> new Door(OWN, Origin.MACHINE);
              default -> new Place.Kept(directory);
            });
  }
}
