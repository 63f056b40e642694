package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.configs;
import static dev.branchline.protocol.sweep.Reading.problems;
import static dev.branchline.protocol.sweep.Reading.sweep;
import static dev.branchline.protocol.sweep.Reading.told;
import static dev.branchline.protocol.sweep.Reading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigIds;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositionTest {
  @Test
  void theStagesComeInTheOrderOfTheLanguage() {
    String file =
        """
        command: x
        config: {k: 1}
        parameters: {o: [a, b], m: [1, 2]}
        when: {m: 'o == "a"'}
        derive: {t: 'k * 10'}
        exclude: ['t == 20 && o == "b"', {m: 2}]
        include: [{o: b, m: 2}]
        sample: 2
        sample_seed: 3
        replicas: 2
        run_cap: 3
        """;

    assertThat(configs(sweep(file, "k=2")))
        .as("the override is seen by all, the included config by none but the sample")
        .containsExactly(
            "{\"k\":2,\"o\":\"a\",\"m\":1,\"t\":20}",
            "{\"k\":2,\"o\":\"a\",\"m\":1,\"t\":20}",
            "{\"k\":2,\"o\":\"b\",\"m\":2}");
  }

  @Test
  void aListOfParametersGivesTheProductsOneAfterAnother() {
    Sweep sweep =
        sweep(
            """
            command: x
            config: {c: 0}
            parameters:
              - {opt: sgd, momentum: [0.1, 0.9]}
              - {opt: adam, beta: [1, 2]}
            """);
    assertThat(configs(sweep))
        .containsExactly(
            "{\"c\":0,\"opt\":\"sgd\",\"momentum\":0.1}",
            "{\"c\":0,\"opt\":\"sgd\",\"momentum\":0.9}",
            "{\"c\":0,\"opt\":\"adam\",\"beta\":1}",
            "{\"c\":0,\"opt\":\"adam\",\"beta\":2}");
    assertThat(sweep.axes()).extracting(Axis::key).containsExactly("momentum", "beta");
  }

  @Test
  void anOverrideChangesThePartsThatHaveTheKey() {
    assertThat(
            configs(
                sweep("command: x\nparameters: [{a: [1, 2]}, {b: [1]}, {a: 3}]\n", "a=7", "+n=0")))
        .containsExactly("{\"a\":7,\"n\":0}", "{\"n\":0,\"b\":1}", "{\"a\":7,\"n\":0}");
  }

  @Test
  void whereAConditionDoesNotHoldTheAxisCountsOnePoint() {
    assertThat(
            configs(
                sweep(
                    """
                    command: x
                    parameters: {opt: [sgd, adam], momentum: [0.1, 0.5, 0.9], lr: [1, 2]}
                    when: {momentum: 'opt == "sgd"'}
                    """)))
        .hasSize(8)
        .startsWith("{\"opt\":\"sgd\",\"momentum\":0.1,\"lr\":1}")
        .endsWith("{\"opt\":\"adam\",\"lr\":1}", "{\"opt\":\"adam\",\"lr\":2}");
  }

  @Test
  void aConditionOnWhatIsAbsentIsFalse() {
    assertThat(
            configs(
                sweep(
                    """
                    command: x
                    parameters: {a: [0, 1], b: [0, 1], c: [0, 1]}
                    when: {c: 'b == 1', b: 'a == 1'}
                    """)))
        .containsExactly(
            "{\"a\":0}",
            "{\"a\":1,\"b\":0}",
            "{\"a\":1,\"b\":1,\"c\":0}",
            "{\"a\":1,\"b\":1,\"c\":1}");
  }

  @Test
  void aConstantMayBeConditionalToo() {
    assertThat(
            configs(
                sweep(
                    "command: x\nconfig: {k: 1}\nparameters: {a: [0, 1]}\nwhen: {k: 'a == 1'}\n")))
        .containsExactly("{\"a\":0}", "{\"k\":1,\"a\":1}");
  }

  @Test
  void valuesAreDerivedFromOthersInWhateverOrderTheyAreWritten() {
    assertThat(
            configs(
                sweep(
                    """
                    command: x {double} {m.total}
                    config: {epochs: 2}
                    parameters: {steps: [10, 20], lr: [0.5]}
                    derive: {double: 'm.total * 2', m.total: 'epochs * steps', r: 'lr * steps'}
                    """)))
        .containsExactly(
            "{\"epochs\":2,\"steps\":10,\"lr\":0.5,\"m\":{\"total\":20},\"double\":40,\"r\":5.0}",
            "{\"epochs\":2,\"steps\":20,\"lr\":0.5,\"m\":{\"total\":40},\"double\":80,\"r\":10.0}");
  }

  @Test
  void exclusionsAreMapsAndExpressions() {
    assertThat(
            configs(
                sweep(
                    """
                    command: x
                    parameters: {opt: [sgd, adam], lr: [0.1, 0.2], model.n: [32, 64]}
                    exclude: [{opt: sgd, lr: 0.1}, 'lr > 0.1 && model.n < 64', {model: {n: 64}, opt: adam}]
                    """)))
        .containsExactly(
            "{\"opt\":\"sgd\",\"lr\":0.2,\"model\":{\"n\":64}}",
            "{\"opt\":\"adam\",\"lr\":0.1,\"model\":{\"n\":32}}");
  }

  @Test
  void anExclusionOfAnAbsentKeyDoesNotMatch() {
    String file =
        """
        command: x
        parameters: {a: [0, 1], b: [0, 1]}
        when: {b: 'a == 1'}
        exclude: [{b: 0, a: 0}, 'b == 0 || a == 0']
        """;
    assertThat(configs(sweep(file))).containsExactly("{\"a\":0}", "{\"a\":1,\"b\":1}");
    assertThat(told(warnings("command: x\nparameters: {lr: [1, 2]}\nexclude: [{lrr: 1}]\n")))
        .containsExactly("3:12 no config has `lrr`, so that nothing is excluded here");
  }

  @Test
  void exclusionsSeeWhatIsDerived() {
    assertThat(
            configs(
                sweep(
                    """
                    command: x
                    parameters: {a: [1, 2]}
                    derive: {t: 'a * 2'}
                    exclude: ['t == 4']
                    """)))
        .containsExactly("{\"a\":1,\"t\":2}");
  }

  @Test
  void includedConfigsAreAppendedUnfiltered() {
    assertThat(
            configs(
                sweep(
                    """
                    command: x
                    config: {lr: 5, m: {k: 1}}
                    parameters: {lr: [1, 2], n: [1, 2]}
                    exclude: ['n == 2']
                    include: [{n: 2}, {lr: 9, n: 1, m.k: 2}]
                    """)))
        .containsExactly(
            "{\"lr\":1,\"m\":{\"k\":1},\"n\":1}",
            "{\"lr\":2,\"m\":{\"k\":1},\"n\":1}",
            "{\"lr\":5,\"m\":{\"k\":1},\"n\":2}",
            "{\"lr\":9,\"m\":{\"k\":2},\"n\":1}");
  }

  @Test
  void aSampleHasNoRepeatsAndIsTheSameAgain() {
    String file = "command: x\nparameters: {a: 'range(0,50)', b: 'range(0,40)'}\n";
    List<String> sample = configs(sweep(file + "sample: 100\nsample_seed: 7\n"));
    assertThat(sample).hasSize(100).doesNotHaveDuplicates();
    assertThat(configs(sweep(file + "sample: 100\nsample_seed: 7\n"))).isEqualTo(sample);
    assertThat(configs(sweep(file + "sample: 100\nsample_seed: 8\n"))).isNotEqualTo(sample);
    assertThat(new HashSet<>(configs(sweep(file + "sample: 2000\n"))))
        .isEqualTo(new HashSet<>(configs(sweep(file))));
    assertThat(told(warnings(file + "sample: 3000\n")))
        .containsExactly("3:1 there are only 2,000 configs, and `sample` asks for 3,000");
  }

  @Test
  void aSampleOfAnEnormousSpaceWithExclusionsIsDrawnByRejection() {
    Sweep sweep =
        sweep(
            """
            command: x
            parameters: {a: 'range(0,1000000)', b: 'range(0,1000000)', c: 'range(0,1000)'}
            exclude: ['a % 2 == 0']
            sample: 50
            """);
    assertThat(configs(sweep))
        .hasSize(50)
        .doesNotHaveDuplicates()
        .allMatch(json -> "13579".indexOf(json.charAt(json.indexOf(',') - 1)) >= 0);
  }

  @Test
  void replicasAreTheFastestAndFactsOfTheBranch() {
    Sweep sweep = sweep("command: x\nparameters: {a: [1, 2]}\nreplicas: 3\n");
    assertThat(configs(sweep))
        .containsExactly(
            "{\"a\":1}", "{\"a\":1}", "{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "{\"a\":2}");
    assertThat(LongStream.range(0, 6).mapToObj(sweep.space()::replica))
        .containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(Duplicates.in(sweep.space(), 100)).isEqualTo(new Duplicates.Counted(0, List.of()));
  }

  @Test
  void runCapCountsBranches() {
    Sweep sweep = sweep("command: x\nparameters: {a: [1, 2]}\nreplicas: 3\nrun_cap: 4\n");
    assertThat(sweep.space().size()).isEqualTo(4);
    assertThat(sweep.space().replica(3)).isZero();
  }

  @Test
  void duplicatesAreReportedAndDroppedOnlyIfAskedFor() {
    String file = "command: x\nparameters: {a: [1, 1, 2], b: [0, 0]}\n";
    assertThat(Duplicates.in(sweep(file).space(), 100))
        .isEqualTo(
            new Duplicates.Counted(
                4,
                List.of(
                    new Duplicates.Pair(1, 0),
                    new Duplicates.Pair(2, 0),
                    new Duplicates.Pair(3, 0),
                    new Duplicates.Pair(5, 4))));
    assertThat(Duplicates.in(sweep(file).space(), 5)).isEqualTo(new Duplicates.TooMany(5));
    assertThat(configs(sweep(file + "dedupe: true\n")))
        .containsExactly("{\"a\":1,\"b\":0}", "{\"a\":2,\"b\":0}");
    assertThat(configs(sweep(file + "dedupe: true\nreplicas: 2\n"))).hasSize(4);
  }

  @Test
  void aSeedIsTheSameAgainForTheSameConfigAndReplica() {
    Sweep one = sweep("command: x\nparameters: {a: [1, 2]}\nreplicas: 2\n");
    Sweep other = sweep("command: x\nparameters: {a: [2, 3]}\nreplicas: 2\n");
    assertThat(seed(one, 2)).isEqualTo(seed(other, 0)).isNotEqualTo(seed(one, 3));
    assertThat(seed(one, 3)).isEqualTo(seed(other, 1));
  }

  private static long seed(Sweep sweep, long index) {
    return BranchSeed.of(
        sweep.seed(), ConfigIds.of(sweep.space().at(index)), sweep.space().replica(index));
  }

  @Test
  void aSpaceOfATrillionIsReadAtOnceAndExactly() {
    Sweep sweep =
        sweep(
            """
            command: x
            parameters: {a: 'range(0,1000000)', b: 'range(0,1000000)'}
            derive: {c: 'a + b'}
            """);
    assertThat(sweep.space().size()).isEqualTo(1_000_000_000_000L);
    assertThat(Reading.json(sweep.space().at(999_999_999_999L)))
        .isEqualTo("{\"a\":999999,\"b\":999999,\"c\":1999998}");
    assertThat(sweep.checkSubmittable()).hasSize(1);
  }

  @Test
  void aTrillionPointsAreNotCountedAndTheErrorPointsToSample() {
    Problem problem =
        problems(
                """
                command: x
                parameters: {a: 'range(0,1000000)', b: 'range(0,1000000)'}
                exclude: ['a > b']
                """)
            .getFirst();
    assertThat(problem.headline())
        .isEqualTo(
            "sweep.yaml:3:1: more points than can be judged one by one (found 1,000,000,000,000"
                + " points, expected at most 10,000,000)");
    assertThat(problem.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("sample"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          when: {b: 'c == 1', c: 'b == 1'}     | 3:8 a cycle in `when`: b -> c -> b
          when: {b: 'b == 1'}                  | 3:8 a cycle in `when`: b -> b
          when: {zz: 'b == 1'}                 | 3:8 unknown key `zz`
          when: {b: 'a +'}                     | 3:14 not an expression: it ends too early
          when: {b: 'a + 1'}                   | 3:11 can't be computed: it is neither true nor false
          when: {b: 5}                         | 3:11 not an expression
          when: [b]                            | 3:7 `when` isn't a map
          derive: {t: 'u', u: 't'}             | 3:10 a cycle in `derive`: t -> u -> t
          derive: {a: 'b'}                     | 3:10 `a` is derived, and the parameter `a` sets the same thing
          derive: {t: 'a / 0'}                 | 3:13 can't be computed: / by zero
          exclude: ['bb == 1']                 | 3:12 unknown name `bb`
          exclude: 'b == 1'                    | 3:10 `exclude` isn't a list
          exclude: ['a >= 0']                  | 3:1 no config is left
          exclude: ['"x" + a == "x1"']         | 3:11 can't be computed: `+` doesn't take values of these kinds
          include: [{a: 1, b: 1}]              | 3:11 an included config doesn't say `c`
          include: [{a: 1, b: 1, c: 1, d: 1}]  | 3:30 unknown key `d`
          include: {a: 1}                      | 3:10 `include` isn't a list
          sample: 0                            | 3:9 `sample` doesn't hold
          sample_seed: 1                       | 3:1 `sample_seed` says nothing here
          samples: 5                           | 3:10 `samples` doesn't go with `method: grid`
          replicas: 0                          | 3:11 `replicas` doesn't hold
          replicas: 1.5                        | 3:11 `replicas` doesn't hold
          dedupe: maybe                        | 3:9 `dedupe` doesn't hold
          derive: {t: 'a', t.u: 'b'}           | 3:18 `t` and `t.u` are both derived
          """)
  void isRefusedWithThePlace(String line, String problem) {
    assertThat(
            told(
                problems(
                    "command: x\nparameters: {a: [0, 1], b: [0, 1], c: [0, 1]}\n" + line + "\n")))
        .containsExactly(problem);
  }

  @Test
  void aSweptSeedTogetherWithReplicasIsRefused() {
    assertThat(told(problems("command: x\nparameters: {seed: [1, 2]}\nreplicas: 2\n")))
        .containsExactly("3:1 `replicas` together with a parameter `seed`");
  }

  @Test
  void whenDoesNotSeeWhatIsDerived() {
    Problem problem =
        problems("command: x\nparameters: {a: [1]}\nderive: {t: 'a'}\nwhen: {a: 't == 1'}\n")
            .getFirst();
    assertThat(problem.message()).isEqualTo("unknown name `t`");
    assertThat(problem.hint())
        .contains("`when` comes before `derive` and doesn't see what it computes");
  }

  @Test
  void drawnConfigsAreDrawnAgainWhereTheyAreExcluded() {
    String file =
        "command: x\nmethod: random\nsamples: 200\nparameters: {a: [0, 1, 2, 3], b: [0, 1]}\n";
    Sweep all = sweep(file);
    Sweep some = sweep(file + "exclude: ['a == 0']\nwhen: {b: 'a == 1'}\n");
    assertThat(configs(all)).hasSize(200).anyMatch(json -> json.startsWith("{\"a\":0"));
    assertThat(configs(some))
        .hasSize(200)
        .noneMatch(json -> json.startsWith("{\"a\":0"))
        .allMatch(json -> json.contains("\"b\"") == json.startsWith("{\"a\":1"));
    assertThat(told(problems(file + "exclude: ['a >= 0']\n")))
        .containsExactly("5:1 config 0 was drawn 1,000 times, and excluded each time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {method: random, command: x, parameters: {a: [1]}}                  | 1:10 `method: random` without a number of configs
          {method: random, command: x, samples: 2, parameters: [{a: [1]}, {a: [1]}]}  | 1:42 a list of `parameters` can't be drawn from
          {method: sobol, command: x, samples: 2, parameters: {a: [1]}, exclude: ['a == 2']} | 1:63 `exclude` and `when` don't go with `method: sobol` yet: its points would lose their balance
          {method: sobol, command: x, samples: 2, parameters: {a: [1]}, when: {a: 'true'}} | 1:63 `exclude` and `when` don't go with `method: sobol` yet: its points would lose their balance
          {method: random, command: x, samples: 2, sample: 3, parameters: {a: [1]}}   | 1:42 `sample` says nothing here
          """)
  void drawingIsRefusedWithThePlace(String file, String problem) {
    assertThat(told(problems(file))).containsExactly(problem);
  }

  @Test
  void runCapSaysHowManyAreDrawnIfSamplesDoesNot() {
    assertThat(
            sweep("command: x\nmethod: random\nrun_cap: 7\nparameters: {a: [0, 1]}\n")
                .space()
                .size())
        .isEqualTo(7);
  }

  @Test
  void sizesThat64BitsCannotCountAreToldSo() {
    String axes = "{a: 'range(0,3000000000)', b: 'range(0,3000000000)', c: [1, 2]}";
    assertThat(told(problems("command: x\nparameters: " + axes + "\n")))
        .containsExactly("2:1 more configs than 64 bits can count");
    assertThat(
            told(
                problems(
                    """
                    command: x
                    parameters: {a: 'range(0,3000000000)', b: 'range(0,3000000000)'}
                    replicas: 2
                    """)))
        .containsExactly("2:1 more configs than 64 bits can count");
    assertThat(
            told(
                problems(
                    "command: x\nparameters: [{a: 'range(0,3000000000)', b: 'range(0,3000000000)'},"
                        + " {a: 'range(0,3000000000)', b: 'range(0,3000000000)'}]\n")))
        .containsExactly("2:1 more configs than 64 bits can count");
  }
}
