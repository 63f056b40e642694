package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sweeps whose configs a generator gives, as they are read before it is asked, and after. */
class FedReaderTest {
  private static final String GENERATOR =
      "{\"kind\":\"generator\",\"file\":\"/a/gen.py\",\"python\":\"/bin/python3\"}";

  private static Read read(String yaml, String... overrides) {
    return SweepReader.read(
        new SourceFile("s.yaml", yaml),
        List.of(overrides),
        Map.of(),
        path -> new BaseFiles.Text(GENERATOR));
  }

  private static Sweep sweep(String yaml, String... overrides) {
    return switch (read(yaml, overrides)) {
      case Read.Accepted(Sweep sweep, var _) -> sweep;
      case Read.Rejected(List<Problem> problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static String wrong(String yaml, String... overrides) {
    return read(yaml, overrides) instanceof Read.Rejected(List<Problem> problems)
        ? problems.getFirst().headline()
        : "accepted";
  }

  private static ConfigValue.Mapping map(String json) {
    try {
      return (ConfigValue.Mapping) ConfigJson.parse(json);
    } catch (ConfigJson.Malformed e) {
      throw new AssertionError(e);
    }
  }

  private static String taken(Sweep sweep, String given) {
    return switch (new FedReader(sweep).read(map(given))) {
      case FedReader.Good(FedConfig config) -> ConfigJson.write(config.toValue());
      case FedReader.Bad(String reason) -> reason;
    };
  }

  @Test
  void hasNoConfigsBeforeTheGeneratorIsAsked() {
    Sweep sweep = sweep("command: echo {lr}\nconfig: gen.py\nrun_cap: 7\n");

    assertThat(sweep.space().size()).isZero();
    Space.Fed fed = sweep.fed().orElseThrow();
    assertThat(fed.path()).isEqualTo("gen.py");
    assertThat(fed.file()).isEqualTo("/a/gen.py");
    assertThat(fed.python()).isEqualTo("/bin/python3");
    assertThat(fed.most()).hasValue(7);
    Definition definition = Definition.freeze(sweep, "/a");
    assertThat(Definition.parse(definition.text()))
        .isInstanceOfSatisfying(
            Definition.Known.class,
            known -> assertThat(known.definition().sweep().fed()).contains(fed));
  }

  @Test
  void readsEachConfigWithWhatTheFileAndItsOverridesSay() {
    Sweep sweep =
        sweep(
            """
            command: echo {lr} {sum}
            config: [{k: 5, m: {n: 1}}, gen.py]
            parameters: {z: 3}
            derive: {sum: lr + k}
            """,
            "k=6",
            "m.n=2");

    assertThat(taken(sweep, "{\"lr\":1,\"t\":\"${not.a.reference}\"}"))
        .isEqualTo(
            "{\"config\":{\"k\":6,\"m\":{\"n\":2},\"lr\":1,"
                + "\"t\":\"${not.a.reference}\",\"z\":3,\"sum\":7},"
                + "\"parameters\":[[\"lr\"],[\"t\"],[\"z\"],[\"k\"],[\"m\",\"n\"]]}");
    assertThat(taken(sweep, "{\"rl\":1}")).contains("unknown placeholder `{lr}`");
    assertThat(taken(sweep("command: echo\nconfig: gen.py\n"), "{\"config_id\":\"no good\"}"))
        .contains("not a config id");
    assertThat(taken(sweep("command: echo\nconfig: gen.py\n"), "{}"))
        .isEqualTo("{\"config\":{},\"parameters\":[]}");
  }

  @Test
  void refusesWhatMakesSeveralOfOneOrPicksSome() {
    String file = "command: echo\nconfig: gen.py\n";
    for (String more :
        List.of(
            "parameters: {a: [1, 2]}",
            "parameters: [{a: 1}, {a: 2}]",
            "replicas: 2",
            "exclude: [{a: 1}]",
            "sample: 2",
            "method: random")) {
      assertThat(wrong(file + more + "\n"))
          .as(more)
          .startsWith("s.yaml:2:9: the generator of `gen.py` doesn't go with ");
    }
    assertThat(wrong("command: echo\nconfig: [gen.py, other.py]\n"))
        .contains("a second file that gives several configs");
  }

  @Test
  void haltsASequentialSweepAtItsFirstFailureUnlessToldOtherwise() {
    Sweep sweep = sweep("command: echo\nconfig: gen.py\nmode: sequential\n");
    assertThat(sweep.sequential()).isTrue();
    assertThat(sweep.policies().halt())
        .isEqualTo(
            new Halt.When(Halt.Urgency.SOON, Halt.Counted.FAIL, new Halt.Threshold.Count(1)));
    assertThat(sweep("command: echo\nmode: sequential\n", "--halt=never").policies().halt())
        .isEqualTo(new Halt.Never());
    assertThat(sweep("command: echo\nmode: parallel\n").sequential()).isFalse();
  }
}
