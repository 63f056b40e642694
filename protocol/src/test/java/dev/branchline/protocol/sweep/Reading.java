package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads sweeps for tests. */
final class Reading {
  private Reading() {}

  static final Map<String, String> ENV = Map.of("USER", "ann", "EMPTY", "");

  static final BaseFiles FILES =
      path ->
          switch (path) {
            case "base.yaml" -> new BaseFiles.Text("lr: 0.5\nmodel:\n  n: 64\n  k: [1, 2]\n");
            case "base.json" -> new BaseFiles.Text("{\"lr\": 1e-3, \"big\": 9223372036854775808}");
            case "broken.yaml" -> new BaseFiles.Text("lr: 0.5\nmodel: {n: 1, n: 2}\n");
            case "large.json" -> new BaseFiles.Text("{\"a\": \"" + "x".repeat(65 << 20) + "\"}");
            case "list.json" -> new BaseFiles.Text("[1]");
            default -> new BaseFiles.Unreadable("no such file");
          };

  static Read read(String name, String text, String... overrides) {
    return SweepReader.read(new SourceFile(name, text), List.of(overrides), ENV, FILES);
  }

  /** A sweep from YAML that holds. */
  static Sweep sweep(String text, String... overrides) {
    return switch (read("sweep.yaml", text, overrides)) {
      case Read.Accepted(Sweep sweep, List<Problem> warnings) -> sweep;
      case Read.Rejected(List<Problem> problems) ->
          throw new AssertionError(problems.stream().map(Problem::render).toList().toString());
    };
  }

  static List<Problem> warnings(String text) {
    Read read = read("sweep.yaml", text);
    assertThat(read).isInstanceOf(Read.Accepted.class);
    return ((Read.Accepted) read).warnings();
  }

  /** The problems of a sweep that doesn't hold. */
  static List<Problem> problems(String text, String... overrides) {
    Read read = read("sweep.yaml", text, overrides);
    assertThat(read).isInstanceOf(Read.Rejected.class);
    return ((Read.Rejected) read).problems();
  }

  /** Each as {@code line:column message}. */
  static List<String> told(List<Problem> problems) {
    return problems.stream()
        .map(
            problem ->
                problem.place().line() + ":" + problem.place().column() + " " + problem.message())
        .toList();
  }

  static String json(ConfigValue.Mapping config) {
    return ConfigJson.write(config);
  }

  /** All configs, as JSON. */
  static List<String> configs(Sweep sweep) {
    List<String> configs = new ArrayList<>();
    for (long i = 0; i < sweep.space().size(); i++) {
      configs.add(ConfigJson.write(sweep.space().at(i)));
    }
    return configs;
  }

  /** The values of the one parameter {@code x}, in YAML as given, as JSON without the map. */
  static List<String> valuesOf(String yaml) {
    return configs(sweep("command: [\"true\"]\nparameters:\n  x: " + yaml + "\n")).stream()
        .map(json -> json.substring("{\"x\":".length(), json.length() - 1))
        .toList();
  }
}
