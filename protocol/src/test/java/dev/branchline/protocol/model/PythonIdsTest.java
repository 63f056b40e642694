package dev.branchline.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ids equal what this machine's {@code python3} computes, over thousands of values; one process for
 * all. Floats travel in hexadecimal and strings as UTF-16 units, so that no text of ours takes
 * part.
 */
class PythonIdsTest {
  private static final int CONFIGS = 6_000;

  private static final String PYTHON =
      """
      import hashlib, json, struct, sys

      def text(units):
          return b"".join(struct.pack("<H", u) for u in units).decode("utf-16-le", "surrogatepass")

      def value(tagged):
          kind, inner = tagged
          if kind == "map":
              return {text(key): value(each) for key, each in inner}
          if kind == "list":
              return [value(each) for each in inner]
          if kind == "float":
              return float.fromhex(inner)
          return int(inner) if kind == "int" else text(inner) if kind == "text" else inner

      for line in sys.stdin:
          canonical = json.dumps(value(json.loads(line)), sort_keys=True)
          print(hashlib.sha256(canonical.encode("ascii")).hexdigest()[:16])
      """;

  @TempDir Path folder;

  @Test
  void agreeWithPython() throws IOException, InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<ConfigValue.Mapping> configs = new ArrayList<>();
    for (int i = 0; i < CONFIGS; i++) {
      configs.add(mapping(random, 3));
    }
    for (double edge : EDGES) {
      configs.add(one("x", ConfigValue.of(edge)));
    }

    List<String> expected = python(configs);

    assertThat(expected).hasSameSizeAs(configs);
    for (int i = 0; i < configs.size(); i++) {
      assertThat(ConfigIds.of(configs.get(i)).toString())
          .as("config %d of seed %d: %s", i, seed, CanonicalJson.write(configs.get(i)))
          .isEqualTo(expected.get(i));
    }
  }

  private static final double[] EDGES = {
    0.0,
    -0.0,
    1.0,
    1e-5,
    1e-4,
    1e15,
    1e16,
    1e17,
    9007199254740992.0,
    Double.MIN_VALUE,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    0.1,
    1.0 / 3,
    1.2345678901234568E17,
    1e22,
    1e23,
    9.5e-7,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    2e-323,
    4.35,
    0.000123456789
  };

  private List<String> python(List<ConfigValue.Mapping> configs)
      throws IOException, InterruptedException {
    Path input = folder.resolve("configs");
    try (Writer writer = Files.newBufferedWriter(input, StandardCharsets.US_ASCII)) {
      for (ConfigValue.Mapping config : configs) {
        writer.write(tagged(config));
        writer.write('\n');
      }
    }
    Path output = folder.resolve("ids");
    Process process =
        new ProcessBuilder("python3", "-c", PYTHON)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readAllLines(output);
  }

  private static String tagged(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Null() -> "[\"plain\", null]";
      case ConfigValue.Bool(boolean flag) -> "[\"plain\", " + flag + "]";
      case ConfigValue.Int(BigInteger number) -> "[\"int\", \"" + number + "\"]";
      case ConfigValue.Real(double number) -> "[\"float\", \"" + Double.toHexString(number) + "\"]";
      case ConfigValue.Text(String text) -> "[\"text\", " + units(text) + "]";
      case ConfigValue.Array(var items) ->
          items.stream()
              .map(PythonIdsTest::tagged)
              .collect(Collectors.joining(",", "[\"list\", [", "]]"));
      case ConfigValue.Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry -> "[" + units(entry.getKey()) + "," + tagged(entry.getValue()) + "]")
              .collect(Collectors.joining(",", "[\"map\", [", "]]"));
    };
  }

  private static String units(String text) {
    return text.chars().mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
  }

  private static ConfigValue.Mapping one(String key, ConfigValue value) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put(key, value);
    return new ConfigValue.Mapping(entries);
  }

  private static ConfigValue.Mapping mapping(Random random, int depth) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String key = text(random);
      if (!key.equals("config_id")) {
        entries.put(key, value(random, depth));
      }
    }
    return new ConfigValue.Mapping(entries);
  }

  private static ConfigValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> ConfigValue.NULL;
      case 1 -> ConfigValue.of(random.nextBoolean());
      case 2 -> ConfigValue.of(random.nextLong());
      case 3 -> new ConfigValue.Int(new BigInteger(random.nextInt(1, 400), random).negate());
      case 4 -> ConfigValue.of(Double.longBitsToDouble(random.nextLong()));
      case 5 -> ConfigValue.of(random.nextInt(-1000, 1000) * Math.pow(10, random.nextInt(-20, 20)));
      case 6, 7 -> ConfigValue.of(text(random));
      case 8 -> mapping(random, depth - 1);
      default -> {
        List<ConfigValue> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth - 1));
        }
        yield ConfigValue.of(items);
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int point =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextInt(0x10000, 0x110000);
            case 2 -> random.nextInt(0xd800, 0xe000);
            case 3 -> random.nextInt(0xe000, 0x10000);
            case 4 -> "\"\\/\u007f\u0080\u2028\ufeff\ufffd".codePointAt(random.nextInt(8));
            default -> random.nextInt('0', 'z');
          };
      text.appendCodePoint(point);
    }
    return text.toString();
  }
}
