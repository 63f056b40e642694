package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.python.Evaluation;
import dev.branchline.coordinator.python.Interpreter;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.FedConfig;
import dev.branchline.protocol.sweep.FedReader;
import dev.branchline.protocol.sweep.Space;
import dev.branchline.protocol.sweep.Sweep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The first configs of a sweep's generator, to look at: nothing runs. */
final class GeneratorTaste {
  private final Branchline root;
  private final Sweep sweep;
  private final Space.Fed fed;

  GeneratorTaste(Branchline root, Sweep sweep) {
    this.root = root;
    this.sweep = sweep;
    this.fed = sweep.fed().orElseThrow();
  }

  /** Where the configs of a fed sweep come from, in a few words. */
  static String words(Sweep sweep) {
    return "the generator of " + sweep.fed().map(Space.Fed::path).orElse("");
  }

  /** Up to so many, fewer if it ends before. */
  List<FedConfig> first(long count) {
    long most = Math.min(count, fed.most().orElse(count));
    List<FedConfig> configs = new ArrayList<>();
    Path folder = Objects.requireNonNull(Path.of(fed.file()).getParent());
    try (Evaluation evaluation =
        Evaluation.start(
            new Interpreter(Path.of(fed.python())),
            Evaluation.Task.GENERATE,
            fed.file(),
            List.of(),
            folder,
            root.setting().err())) {
      FedReader reader = new FedReader(sweep);
      boolean more = true;
      while (more && configs.size() < most) {
        more = take(evaluation.ask(), reader, configs);
      }
      return configs;
    } catch (IOException e) {
      throw Complaint.usage(fed.python() + " can't be started: " + e.getMessage(), "");
    }
  }

  private boolean take(String answer, FedReader reader, List<FedConfig> configs) {
    String kind = Evaluation.text(answer, "kind");
    if (kind.equals("error")) {
      root.err().print(Evaluation.text(answer, "traceback"));
      throw Complaint.usage(
          "%s is broken: %s".formatted(words(sweep), Evaluation.text(answer, "message")),
          Evaluation.text(answer, "hint"));
    }
    if (kind.equals("end")) {
      return false;
    }
    configs.add(
        switch (reader.read(given(answer))) {
          case FedReader.Good(FedConfig config) -> config;
          case FedReader.Bad(String reason) ->
              throw Complaint.usage(
                  "what %s gives doesn't hold: %s".formatted(words(sweep), reason), "");
        });
    return true;
  }

  private static ConfigValue.Mapping given(String answer) {
    try {
      if (ConfigJson.parse(answer) instanceof ConfigValue.Mapping map
          && map.entries().get("config") instanceof ConfigValue.Mapping config) {
        return config;
      }
    } catch (ConfigJson.Malformed e) {
      throw Complaint.usage("Python's answer can't be read: " + e.getMessage(), "");
    }
    throw Complaint.usage("Python's answer can't be read", "");
  }
}
