package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sweep files and overrides that were broken at random: each is answered, and soon. A few seconds
 * here; {@code mvn -Pfuzz} goes on for ten minutes, or for as long as {@code branchline.fuzz} says.
 */
class FuzzTest {
  private static final Duration EACH =
      Duration.parse(System.getProperty("branchline.fuzz", "PT4S")).dividedBy(2);

  /** CPU time, of which the slowest machine needs a hundredth for so little text. */
  private static final Duration MOST = Duration.ofSeconds(5);

  private static final int LONGEST = 16_384;

  private static final List<String> FILES =
      List.of(
          """
          name: digits
          command: ./sim --lr {lr} --n {model.n} {args}
          config: {epochs: 5, model: {n: 64, deep: [1, {a: b}]}}
          parameters:
            lr: [0.1, 0.01, 1e-3]
            model.n: "range(32, 129, 32)"
            seed: {values: [1, 2, 3]}
            opt: {parameters: {name: {values: [sgd, adam]}, m: {min: 1, max: 9, step: 2}}}
            drop: {distribution: q_uniform, min: 0, max: 1, q: 0.25}
          retries: 2
          halt: soon,fail=10%
          timeout: 1h30m
          resources: {cpus: 0.5, memory: 512MiB}
          """,
          """
          shell: |
            zcat {file} | wc -l > "${HOME}/x"; echo '{}' # it's
          parameters: [{file: "choice(a,b)"}, {file: 'x', both: "zip(a=choice(1,2), b=choice(3,4))"}]
          when: {m: 'opt == "sgd"'}
          exclude: [{opt: sgd, lr: 0.1}, 'lr > 0.1 && n < 64']
          derive: {total: 'epochs * steps'}
          include: [{lr: 1}]
          sample: 3
          replicas: 2
          metrics: {loss: 'loss[:=] *([-+.eE0-9]+)'}
          env: {A: "${env:HOME}"}
          """,
          """
          {"program": "train.py", "method": "random", "samples": 5, "seed": 3,
           "command": ["${env}", "python3", "${program}", "${args_json}"],
           "parameters": {"lr": {"distribution": "log_uniform_values", "min": 1e-5, "max": 1e-1},
            "n": {"value": 3}, "k": {"values": [1, 2.50, "\\u00f1", null, true, 1e400]}}}
          """);

  private static final List<String> OVERRIDES =
      List.of(
          "lr=0.1,0.2",
          "+a.b=[1,{c: d}]",
          "++x='it\\'s'",
          "~model.n",
          "lr=range(0,10,3.3)",
          "lr=choice(a,\"b, c\",range(3))",
          "lr=tag(log,interval(1e-4,1e-1))",
          "lr=sort(shuffle(1,2,3),reverse=true)",
          "lr=int(str(1.0))",
          "a=${env:HOME}",
          "--retries=3",
          "--halt=now,fail=1",
          "k=zip(a=choice(1,2),b=choice(3,4))");

  private static final List<String> PARTS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ",",
          ":",
          ": ",
          "\n",
          "\n  ",
          "- ",
          "'",
          "\"",
          "\\",
          "#",
          "&a ",
          "*a",
          "!!int ",
          "|",
          ">",
          "%",
          "=",
          "~",
          "+",
          "${env:X}",
          "${",
          "{lr}",
          "1e999",
          "0.1",
          "-",
          ".",
          "range(",
          "choice(",
          "null",
          "true",
          "\t",
          "\0",
          "\ufeff",
          "🚀",
          "\ud800",
          "<<: ",
          "? ",
          "--- ",
          "values",
          "min",
          "parameters",
          "9".repeat(400));

  @Test
  void answersEveryBrokenSweepFile() {
    fuzz(
        FILES,
        (text, random) -> {
          answered("a.yaml", text);
          answered("a.json", text);
        });
  }

  @Test
  void answersEveryBrokenOverride() {
    fuzz(
        OVERRIDES,
        (text, random) ->
            answered(
                "a.yaml", FILES.getFirst(), text, OVERRIDES.get(random.nextInt(OVERRIDES.size()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[",
        "(",
        "{a: ",
        "- ",
        "? ",
        "a: ",
        "'",
        "\"",
        "\\",
        "a,",
        "[a],",
        "{a}",
        "${env:A}",
        "${",
        "#",
        "\n",
        "\n  ",
        " ",
        "&a ",
        "range(",
        "choice(1,",
        "lr=",
        "1",
        "0.",
        "a.",
        "--- \n",
        "\ud83d\ude80",
        "a: 1\n",
        "|\n ",
        "!!a "
      })
  void takesTimeInProportionToTheTextWhateverIsRepeated(String unit) {
    String repeated = unit.repeat(Math.max(1, 100_000 / unit.length()));
    answered("a.yaml", repeated);
    answered("a.json", repeated);
    answered("a.yaml", "command: x {lr}\nparameters:\n  lr: " + repeated);
    answered("a.yaml", "shell: x " + repeated.replace('\n', ' '));
    answered("a.yaml", FILES.getFirst(), "lr=" + repeated);
    answered("a.yaml", FILES.getFirst(), repeated);
  }

  /** What is done with a broken text. */
  @FunctionalInterface
  private interface Attempt {
    void on(String text, Random random);
  }

  private static void fuzz(List<String> seeds, Attempt attempt) {
    long start = System.nanoTime();
    long seed = start;
    do {
      seed++;
      Random random = new Random(seed);
      String text = broken(seeds.get(random.nextInt(seeds.size())), seeds, random);
      try {
        attempt.on(text, random);
      } catch (RuntimeException | StackOverflowError e) {
        fail("seed %d:%n%s".formatted(seed, text), e);
      }
    } while (System.nanoTime() - start < EACH.toNanos());
  }

  private static String broken(String original, List<String> seeds, Random random) {
    StringBuilder text = new StringBuilder(original);
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int from = random.nextInt(text.length() + 1);
      int until = Math.min(text.length(), from + random.nextInt(12));
      String part = PARTS.get(random.nextInt(PARTS.size()));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(from, until);
        case 1 -> text.insert(from, part);
        case 2 -> text.replace(from, until, part);
        case 3 -> text.insert(from, text.substring(from, until).repeat(1 + random.nextInt(50)));
        case 4 -> text.insert(from, part.repeat(1 + random.nextInt(200)));
        default -> {
          String other = seeds.get(random.nextInt(seeds.size()));
          int at = random.nextInt(other.length());
          text.insert(from, other, at, at + random.nextInt(other.length() - at));
        }
      }
      text.setLength(Math.min(text.length(), LONGEST));
    }
    return text.toString();
  }

  private static void answered(String name, String text, String... overrides) {
    long start = cpu();
    Read read =
        SweepReader.read(
            new SourceFile(name, text), List.of(overrides), Map.of("HOME", "/"), BaseFiles.NONE);
    List<String> told = new ArrayList<>();
    switch (read) {
      case Read.Rejected(List<Problem> problems) -> {
        assertThat(problems).isNotEmpty();
        problems.forEach(problem -> told.add(problem.headline()));
      }
      case Read.Accepted(Sweep sweep, List<Problem> warnings) ->
          CommandTemplate.compile(sweep, Map.of());
    }
    assertThat(Duration.ofNanos(cpu() - start))
        .as("%s %s%n%.2000s", name, List.of(overrides), text)
        .isLessThan(MOST);
    assertThat(told).noneMatch(String::isBlank);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
