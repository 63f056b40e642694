package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files that a sweep reads, in memory. */
final class Folder implements BaseFiles {
  private final Map<String, String> texts = new LinkedHashMap<>();

  Folder with(String path, String text) {
    texts.put(path, text);
    return this;
  }

  @Override
  public Content read(String path) {
    String text = texts.get(path);
    return text == null ? new Unreadable("no such file") : new Text(text);
  }

  @Override
  public List<String> list(String folder) {
    return texts.keySet().stream()
        .filter(path -> path.startsWith(folder + "/") && path.lastIndexOf('/') == folder.length())
        .map(path -> path.substring(folder.length() + 1))
        .toList();
  }

  Read read(String name, String text, String... overrides) {
    return SweepReader.read(
        new SourceFile(name, text), List.of(overrides), Map.of("USER", "ann"), this);
  }

  /** A sweep that holds, and says the same when it is read again from its definition. */
  Sweep sweep(String text, String... overrides) {
    return switch (read("sweep.yaml", text, overrides)) {
      case Read.Accepted(Sweep sweep, var warnings) -> again(sweep);
      case Read.Rejected(List<Problem> problems) ->
          throw new AssertionError(problems.stream().map(Problem::render).toList().toString());
    };
  }

  static Sweep again(Sweep sweep) {
    Definition frozen = Definition.freeze(sweep, "/");
    if (!(Definition.parse(frozen.text()) instanceof Definition.Known(Definition known))) {
      throw new AssertionError(Definition.parse(frozen.text()).toString());
    }
    if (!Reading.configs(known.sweep()).equals(Reading.configs(sweep))
        || !known.hash().equals(Definition.freeze(known.sweep(), "/").hash())) {
      throw new AssertionError("a worker reads it otherwise");
    }
    return known.sweep();
  }

  List<String> configs(String text, String... overrides) {
    List<String> configs = new ArrayList<>();
    Sweep sweep = sweep(text, overrides);
    for (long i = 0; i < sweep.space().size(); i++) {
      configs.add(ConfigJson.write(sweep.space().at(i)));
    }
    return configs;
  }

  List<Problem> problems(String text, String... overrides) {
    return switch (read("sweep.yaml", text, overrides)) {
      case Read.Accepted _ -> List.of();
      case Read.Rejected(List<Problem> problems) -> problems;
    };
  }
}
