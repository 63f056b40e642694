package dev.branchline.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigIdTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"delta":10,"multiplier":1}       | e038de247a9eca28
          {"multiplier":1,"delta":10}       | e038de247a9eca28
          {"lr":1e-05}                      | 5dfd0347bbdd5441
          {"x":5e-324}                      | 1ae2fadb5f0106bc
          {"a":{"b":1},"u":"ñ🚀"}           | d10c90c4bea37657
          {"\\ufffd":1,"🚀":2}              | bcdac38ea1ea8e54
          {}                                | 44136fa355b3678a
          """)
  void isTheHashOfTheCanonicalJson(String json, String id) throws Exception {
    assertThat(ConfigIds.of(mapping(json))).hasToString(id);
  }

  @Test
  void isWhatTheUserSaysItIs() throws Exception {
    assertThat(ConfigIds.of(mapping("{\"config_id\":\"base-1.0\",\"lr\":1}")))
        .isEqualTo(new ConfigId.Named("base-1.0"));
  }

  @Test
  void tellsIntegersFromFloats() throws Exception {
    assertThat(ConfigIds.of(mapping("{\"x\":1}")))
        .isNotEqualTo(ConfigIds.of(mapping("{\"x\":1.0}")));
  }

  @Test
  void isTheSameFromAHasherUsedBefore() throws Exception {
    ConfigHasher hasher = new ConfigHasher();
    hasher.id(mapping("{\"a\":[1,2,{\"b\":null}]}"));
    assertThat(hasher.id(mapping("{\"lr\":1e-05}"))).hasToString("5dfd0347bbdd5441");
  }

  @Test
  void agreesWithPython(@TempDir Path directory) throws Exception {
    Assumptions.assumeTrue(hasPython());
    Random random = new Random(4711);
    List<ConfigValue.Mapping> configs = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      configs.add(config(random, 3));
    }
    Path input = directory.resolve("configs.jsonl");
    Files.writeString(input, String.join("\n", configs.stream().map(ConfigJson::write).toList()));
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import hashlib, json, sys
                for line in open(sys.argv[1], encoding="utf-8").read().split("\\n"):
                    text = json.dumps(json.loads(line), sort_keys=True)
                    print(hashlib.sha256(text.encode()).hexdigest()[:16], text)
                """,
                input.toString())
            .redirectErrorStream(true)
            .start();
    List<String> told =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    List<String> ours =
        configs.stream()
            .map(config -> ConfigIds.of(config) + " " + CanonicalJson.write(config))
            .toList();
    assertThat(told).hasSameSizeAs(ours);
    for (int i = 0; i < ours.size(); i++) {
      assertThat(ours.get(i)).isEqualTo(told.get(i));
    }
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static ConfigValue.Mapping config(Random random, int depth) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      entries.put(text(random), value(random, depth - 1));
    }
    return new ConfigValue.Mapping(entries);
  }

  private static ConfigValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> ConfigValue.NULL;
      case 1 -> ConfigValue.of(random.nextBoolean());
      case 2 -> new ConfigValue.Int(new java.math.BigInteger(random.nextInt(1, 200), random));
      case 3 -> ConfigValue.of(random.nextInt(-1000, 1000));
      case 4 -> ConfigValue.of(Double.longBitsToDouble(random.nextLong()));
      case 5 -> ConfigValue.of(random.nextInt(-100000, 100000) / Math.pow(10, random.nextInt(22)));
      case 6 -> ConfigValue.of(random.nextInt(1, 2000) * Double.MIN_VALUE);
      case 7 -> ConfigValue.of(text(random));
      case 8 -> config(random, depth);
      default ->
          ConfigValue.of(
              java.util.stream.Stream.generate(() -> value(random, depth - 1))
                  .limit(random.nextInt(4))
                  .toList());
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int c =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0xe000, 0x10000);
            case 2 -> random.nextInt(0x10000, 0x10ffff);
            default -> 'a' + random.nextInt(26);
          };
      text.appendCodePoint(c);
    }
    return text.toString();
  }

  private static ConfigValue.Mapping mapping(String json) throws ConfigJson.Malformed {
    return (ConfigValue.Mapping) ConfigJson.parse(json);
  }
}
