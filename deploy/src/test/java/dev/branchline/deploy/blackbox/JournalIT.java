package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looking after the journal of real sweeps. */
final class JournalIT {
  @TempDir Path folder;

  @Test
  void checksExportsAndCopiesTheJournal() throws IOException {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep(
                """
                name: mixed
                shell: |
                  echo '{"double": '$((2 * {n}))'}'
                  exit $(( {n} == 3 ))
                parameters: {n: range(6)}
                result: stdout
                retries: 1
                """);
    sweeps.branchline("run", "sweep.yaml", "-q").exits(1);

    Ran sound = sweeps.branchline("journal", "check").exits(0);
    assertThat(sound.out()).isEmpty();
    assertThat(sound.err()).isEqualTo("the journal is sound\n");

    List<JsonNode> lines =
        sweeps
            .branchline("journal", "export")
            .exits(0)
            .out()
            .lines()
            .map(new JsonMapper()::readTree)
            .toList();
    assertThat(lines.stream().map(line -> line.get("record").asString()))
        .containsExactly(
            "sweep", "branch", "branch", "branch", "branch", "branch", "branch", "attempt");
    assertThat(lines.getFirst().get("definition").asString()).contains("range(6)");
    assertThat(lines.get(3).get("config").get("n").asInt()).isEqualTo(2);
    assertThat(lines.get(3).get("result").get("double").asInt()).isEqualTo(4);
    assertThat(lines.getLast().get("ordinal").asInt()).isEqualTo(3);
    assertThat(lines.getLast().get("fate").asString()).isEqualTo("retried");

    List<String> csv =
        sweeps.branchline("journal", "export", "last", "-o", "csv").exits(0).out().lines().toList();
    assertThat(csv).hasSize(7);
    assertThat(csv.getFirst()).startsWith("sweep,name,ordinal,status,attempt,worker,");
    assertThat(csv.get(1)).startsWith("1,mixed,0,succeeded,1,").contains("\"{\"\"n\"\":0}\"");

    Path other = Files.createDirectories(folder.resolve("other/.branchline"));
    String copy = other.resolve("journal.db").toString();
    sweeps.branchline("journal", "backup", copy).exits(0);
    sweeps.branchline("-C", folder.resolve("other").toString(), "journal", "check").exits(0);
    assertThat(sweeps.branchline("journal", "backup", copy).exits(2).err())
        .startsWith("error: " + copy + " is there already\nhint: ");
  }

  @Test
  void tellsOfDamageInsteadOfFailingByIt() throws IOException {
    SweepFolder sweeps =
        new SweepFolder(folder).sweep("command: /bin/true\nparameters: {n: range(500)}");
    sweeps.branchline("run", "sweep.yaml", "-q").exits(0);
    Path journal = folder.resolve(".branchline/journal.db");
    byte[] bytes = Files.readAllBytes(journal);
    for (int page = 4096; page < bytes.length; page += 4096) {
      bytes[page] = 99;
    }
    Files.write(journal, bytes);
    Ran check = sweeps.branchline("journal", "check");
    assertThat(check.exit()).isIn(1, 4);
    assertThat(check.out() + check.err()).contains("hint: ").doesNotContain("\tat ");
    Ran run = sweeps.branchline("run", "sweep.yaml", "-q");
    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err()).contains("the journal is damaged").contains("hint: ");
  }

  @Test
  void saysWhereThereIsNone() {
    assertThat(new SweepFolder(folder).branchline("journal", "check").exits(2).err())
        .startsWith("error: no sweep has been run in ");
  }
}
