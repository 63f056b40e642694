package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code steps}: the scripts that each branch goes through, as they are typed. */
final class StepsReader {
  private static final Set<String> KEYS = Set.of("script", "entrypoint");
  private static final String EXAMPLE = "a list of scripts: [prepare.py, train.py:fit]";

  private final Node.Entries file;
  private final Problems problems;

  StepsReader(Node.Entries file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * A script as typed.
   *
   * @param target a file or a module, with {@code :ENTRYPOINT} if one is named
   */
  record Named(String target, Place place) {}

  /** The steps; empty if they don't hold. */
  Optional<List<Named>> read() {
    int before = problems.count();
    Node node = file.entry("steps").orElseThrow().node();
    file.entry("entrypoint")
        .ifPresent(
            entry ->
                problems.error(
                    entry.place(),
                    "`entrypoint` with `steps`",
                    "",
                    "",
                    "name it at its step: `train.py:fit`, or {script: train.py, entrypoint: fit}"));
    file.entry("result")
        .filter(entry -> entry.node().value().equals(ConfigValue.of("stdout")))
        .ifPresent(
            entry ->
                problems.error(
                    entry.place(),
                    "`result: stdout` with `steps`",
                    "",
                    "",
                    "the result of a step is what its function returns"));
    if (!(node instanceof Node.Items list)
        || list.items().isEmpty()
        || list.items().size() > Program.Steps.MOST) {
      String found =
          node instanceof Node.Items(Place _, List<Node> items) && !items.isEmpty()
              ? items.size() + " steps"
              : node.describe();
      String most = found.endsWith(" steps") ? "at most " + Program.Steps.MOST : EXAMPLE;
      problems.error(node.place(), "`steps` doesn't hold", found, most);
      return Optional.empty();
    }
    List<Named> named = new ArrayList<>();
    list.items().forEach(item -> step(item).ifPresent(named::add));
    return problems.count() == before ? Optional.of(named) : Optional.empty();
  }

  private Optional<Named> step(Node item) {
    if (item instanceof Node.Leaf leaf
        && leaf.string().filter(text -> !text.isBlank()).isPresent()) {
      return Optional.of(new Named(leaf.text(), leaf.place()));
    }
    if (!(item instanceof Node.Entries map) || !map.has("script")) {
      problems.error(
          item.place(),
          "a step doesn't hold",
          item.describe(),
          "a script: train.py:fit, or {script: train.py, entrypoint: fit}");
      return Optional.empty();
    }
    for (Node.Entry entry : map.entries()) {
      if (!KEYS.contains(entry.key())) {
        problems.unknown(
            entry.place(), "key of a step", entry.key(), KEYS, "script and entrypoint");
      }
    }
    return named(map, problems);
  }

  /** The script that a map names by {@code script} and {@code entrypoint}. */
  static Optional<Named> named(Node.Entries map, Problems problems) {
    Fields fields = new Fields(map, problems);
    Optional<String> entrypoint =
        fields.node("entrypoint").isPresent() ? fields.text("entrypoint") : Optional.empty();
    Optional<String> target = fields.text("script");
    if (target.isEmpty()) {
      return Optional.empty();
    }
    String words = target.get();
    Place place = map.entry("script").map(entry -> entry.node().place()).orElse(map.place());
    if (entrypoint.isPresent() && words.lastIndexOf(':') > words.lastIndexOf('/')) {
      problems.error(place, "the entrypoint is named twice", words, "");
      return Optional.empty();
    }
    return Optional.of(new Named(entrypoint.map(name -> words + ":" + name).orElse(words), place));
  }
}
