package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads what to run: exactly one of {@code command, shell, program, script, steps}. */
final class ProgramReader {
  private static final List<String> KEYS =
      List.of("command", "shell", "program", "script", "steps");

  private final Node.Entries file;
  private final Problems problems;
  private final ScriptReader scripts;

  /** Where placeholders stand, to be checked when the keys of the config are known. */
  private final List<Use> uses = new ArrayList<>();

  private record Use(String name, Place place) {}

  ProgramReader(Node.Entries file, FrozenFiles files, Problems problems) {
    this.scripts = new ScriptReader(file, files, problems);
    this.file = file;
    this.problems = problems;
  }

  Optional<Program> read() {
    List<Node.Entry> given =
        file.entries().stream().filter(entry -> KEYS.contains(entry.key())).toList();
    Optional<Program> script = given.size() > 1 ? Optional.empty() : scripts.read();
    if (given.isEmpty()) {
      if (!file.has("task") && !misspelt()) {
        problems.error(
            file.place(),
            "nothing to run",
            "",
            "one of script, steps, program, command, shell",
            "for instance `command: ./sim --lr {lr}`");
      }
      return Optional.empty();
    }
    Optional<Node.Entry> command = file.entry("command");
    boolean wandb =
        command.isPresent()
            && command.get().node() instanceof Node.Items
            && given.size() == 2
            && file.has("program");
    if (given.size() > 1 && !wandb) {
      problems.error(
          given.get(1).place(),
          "more than one thing to run",
          "`" + given.get(0).key() + "` and `" + given.get(1).key() + "`",
          "one of script, steps, program, command, shell");
      return Optional.empty();
    }
    Node.Entry entry = wandb ? command.orElseThrow() : given.getFirst();
    Optional<String> program = new Fields(file, problems).text("program");
    return switch (entry.key()) {
      case "command" -> command(entry.node(), program);
      case "shell" -> shell(entry.node());
      case "script", "steps" -> script;
      default -> program.map(Program.ProgramFile::new);
    };
  }

  /** Whether what runs is there by a wrong name, which is an error of its own. */
  private boolean misspelt() {
    return file.entries().stream()
        .filter(entry -> !Keys.KNOWN.contains(entry.key()))
        .anyMatch(
            entry ->
                Suggestion.closest(entry.key(), Keys.KNOWN).filter(KEYS::contains).isPresent());
  }

  private Optional<Program> command(Node node, Optional<String> program) {
    if (node instanceof Node.Items list && !list.items().isEmpty()) {
      List<String> words = new ArrayList<>();
      list.items().forEach(item -> word(item, program).ifPresent(words::add));
      return Optional.of(new Program.Command(words, true, program));
    }
    if (node instanceof Node.Leaf leaf && leaf.string().isPresent()) {
      Optional<List<String>> words = CommandWords.split(leaf.text());
      if (words.isEmpty()) {
        problems.error(leaf.place(), "a quote in `command` isn't closed", leaf.describe(), "");
        return Optional.empty();
      }
      if (!words.get().isEmpty()) {
        words.get().forEach(word -> uses(word, leaf));
        return Optional.of(new Program.Command(words.get(), false, program));
      }
    }
    problems.error(
        node.place(), "`command` doesn't hold", node.describe(), "a text, or a list of words");
    return Optional.empty();
  }

  private Optional<String> word(Node node, Optional<String> program) {
    if (!(node instanceof Node.Leaf leaf) || leaf.value() instanceof ConfigValue.Null) {
      problems.error(node.place(), "a word of `command` isn't a text", node.describe(), "a text");
      return Optional.empty();
    }
    String text = leaf.text();
    boolean whole = text.startsWith("${") && text.endsWith("}") && !text.startsWith("${envvar:");
    if (!whole) {
      uses(text, leaf);
    } else if (Macro.of(text).isEmpty()) {
      problems.unknown(leaf.place(), "macro", text, Macro.words(), String.join(" ", Macro.words()));
    } else if (text.equals(Macro.PROGRAM.word()) && program.isEmpty()) {
      problems.error(leaf.place(), "`${program}` without a `program`", "", "program: FILE");
    }
    return Optional.of(text);
  }

  private void uses(String word, Node.Leaf leaf) {
    String text = leaf.text();
    for (Placeholders.Part part : Placeholders.inWord(word)) {
      if (part instanceof Placeholders.Part.Hole hole) {
        String typed = "{" + hole.name() + "}";
        int at = Math.max(0, text.indexOf(typed));
        Place place = leaf.placeOf(at, Math.min(text.length(), at + typed.length()));
        if (hole.name().equals(Fact.ARGS.word()) && !word.equals(typed)) {
          problems.error(place, "`{args}` is several words and has to stand alone", word, "{args}");
        } else {
          uses.add(new Use(hole.name(), place));
        }
      }
    }
  }

  private Optional<Program> shell(Node node) {
    if (!(node instanceof Node.Leaf leaf) || leaf.string().isEmpty() || leaf.text().isBlank()) {
      problems.error(node.place(), "`shell` doesn't hold", node.describe(), "a text");
      return Optional.empty();
    }
    // The first place of a name is enough to tell; to find all of them takes its time.
    Set<String> placed = new HashSet<>();
    for (Placeholders.Part part : Placeholders.inShell(leaf.text())) {
      if (part instanceof Placeholders.Part.Hole hole
          && placed.add(hole.name() + (hole.quoted() ? "\"" : ""))) {
        Place place = leaf.placeOf(hole.from(), hole.until());
        if (hole.quoted()) {
          problems.error(
              place,
              "a placeholder inside the shell's own quotes",
              "{" + hole.name() + "}",
              "",
              "values are quoted when they are filled in: leave out the quotes; a brace that is"
                  + " meant literally takes a space, { "
                  + hole.name()
                  + " }");
        } else {
          uses.add(new Use(hole.name(), place));
        }
      }
    }
    return Optional.of(new Program.Shell(leaf.text()));
  }

  /** Where each of the scripts is named. */
  List<Place> scriptPlaces() {
    return scripts.places();
  }

  /** Tells the placeholders that stand for nothing. */
  void check(Predicate<ConfigPath> inConfig, Set<String> keys) {
    for (Use use : uses) {
      boolean known =
          Fact.of(use.name).isPresent() || ConfigPath.parse(use.name).filter(inConfig).isPresent();
      if (!known) {
        List<String> names = new ArrayList<>(keys);
        for (Fact fact : Fact.values()) {
          names.add(fact.word());
        }
        problems.error(
            use.place,
            "unknown placeholder `{" + use.name + "}`",
            "",
            "a key of the config, or one of args, config, config_id, ordinal, replica, seed, dir",
            Suggestion.closest(use.name, names)
                .map(close -> "did you mean `{" + close + "}`?")
                .or(
                    () ->
                        Optional.of(
                            "braces that are meant literally take a space: { " + use.name + " }")));
      }
    }
  }
}
