package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionTest {
  private static final String TEXT =
      """
      command: x {lr} {who}
      config: [base.yaml, {who: "${env:USER}"}]
      parameters: {lr: [0.1, 0.2], ñ: ["🚀"]}
      """;

  @Test
  void givesTheSameSweepElsewhere() {
    Sweep sweep = Reading.sweep(TEXT, "+extra=1,2");
    Definition frozen = Definition.freeze(sweep, "/home/ann");
    Definition read = ((Definition.Known) Definition.parse(frozen.text())).definition();
    assertThat(read.hash()).isEqualTo(frozen.hash()).hasSize(64);
    assertThat(read.directory()).isEqualTo("/home/ann");
    assertThat(Reading.configs(read.sweep())).isEqualTo(Reading.configs(sweep)).hasSize(4);
    assertThat(read.sweep().program()).isEqualTo(sweep.program());
    assertThat(Definition.freeze(read.sweep(), "/home/ann").hash()).isEqualTo(frozen.hash());
  }

  @Test
  void keepsOnlyTheVariablesThatWereAskedFor() {
    Sweep sweep = Reading.sweep(TEXT);
    assertThat(sweep.sources().environment()).isEqualTo(Map.of("USER", "ann"));
    assertThat(sweep.sources().files()).containsOnlyKeys("base.yaml");
  }

  @Test
  void refusesWhatItCannotRead() {
    String text = Definition.freeze(Reading.sweep(TEXT), "/").text();
    for (String wrong :
        List.of(
            "",
            "[]",
            "{}",
            text.replace("\"space\": 2", "\"space\": 3"),
            text.replace("command", "cmd"))) {
      assertThat(Definition.parse(wrong)).isInstanceOf(Definition.Unknown.class);
    }
  }

  @Test
  void isBoundedInSize() {
    Sweep sweep = Reading.sweep("command: x\nconfig: large.json\n");
    assertThat(sweep.checkSubmittable())
        .extracting(Problem::message)
        .containsExactly("the sweep and the files that it reads are too large to submit");
  }

  @Test
  void seedsBranchesByWhatTheyAre() {
    ConfigId id = new ConfigId.Hashed(1);
    assertThat(BranchSeed.of(0, id, 0))
        .isEqualTo(BranchSeed.of(0, id, 0))
        .isNotEqualTo(BranchSeed.of(0, id, 1))
        .isNotEqualTo(BranchSeed.of(1, id, 0))
        .isNotEqualTo(BranchSeed.of(0, new ConfigId.Hashed(2), 0))
        .isNotEqualTo(BranchSeed.of(0, new ConfigId.Named("a"), 0))
        .isBetween(0L, (1L << 31) - 1);
  }

  @Test
  void carriesWhatWasCountedSoThatNobodyCountsAgain() {
    Folder folder = new Folder().with("points.csv", "a,b\n1,x\n2,y\n3,z\n");
    String file =
        """
        command: x
        parameters: {points: 'file(points.csv)', n: 'range(0,100)', m: [1, 1]}
        when: {n: 'a > 1'}
        derive: {t: 'a * n'}
        exclude: ['n % 7 == 0', {a: 3}]
        """;
    for (String more :
        java.util.List.of("", "sample: 40\n", "dedupe: true\n", "replicas: 3\nrun_cap: 100\n")) {
      Sweep sweep = folder.sweep(file + more);
      assertThat(sweep.space().size()).isPositive();
      assertThat(sweep.sources().kept()).isNotEmpty();
      assertThat(sweep.sources().files()).containsOnlyKeys("points.csv");
    }
  }
}
