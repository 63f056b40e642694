package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.CanonicalJson;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sweep's program, prepared to be filled once for each branch; threads may share it. */
public final class CommandTemplate {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private final List<Word> words;
  private final List<ConfigPath> parameters;

  private CommandTemplate(List<Word> words, List<ConfigPath> parameters) {
    this.words = words;
    this.parameters = parameters;
  }

  private sealed interface Word {
    /** One word, put together. */
    record Joined(List<Part> parts, boolean shell) implements Word {}

    /** One word for each parameter, or one for all. */
    record Args(Style style) implements Word {}
  }

  private sealed interface Part {
    record Literal(String text) implements Part {}

    record Value(ConfigPath path) implements Part {}

    record Known(Fact fact) implements Part {}
  }

  private enum Style {
    /** {@code --flag=true}. */
    JSON_VALUES,
    /** {@code --flag=True}. */
    PYTHON,
    /** {@code flag=True}. */
    NO_HYPHENS,
    /** {@code --flag}, or nothing where it is false. */
    NO_BOOLEANS,
    /** {@code {"flag": true}} in one word. */
    ONE_JSON
  }

  /**
   * Prepares the program of a sweep.
   *
   * @param environment what {@code ${envvar:NAME}} is taken from: the worker's, with the sweep's
   */
  public static CommandTemplate compile(Sweep sweep, Map<String, String> environment) {
    List<ConfigPath> parameters = sweep.parameters().stream().map(ConfigPath::new).toList();
    List<Word> words = new ArrayList<>();
    switch (sweep.program()) {
      case Program.ProgramFile(String path) -> {
        words.addAll(program(path));
        words.add(new Word.Args(Style.PYTHON));
      }
      case Program.Script script -> words.add(literal(script.target()));
      case Program.Steps steps ->
          steps.scripts().forEach(script -> words.add(literal(script.target())));
      case Program.Shell(String text) -> {
        words.add(literal("/bin/sh"));
        words.add(literal("-c"));
        words.add(new Word.Joined(parts(Placeholders.inShell(text), sweep), true));
      }
      case Program.Command command ->
          command.words().forEach(word -> word(command, word, sweep, environment, words));
    }
    return new CommandTemplate(List.copyOf(words), parameters);
  }

  private static void word(
      Program.Command command,
      String word,
      Sweep sweep,
      Map<String, String> environment,
      List<Word> words) {
    String filled = command.macros() ? variables(word, environment) : word;
    Macro macro = command.macros() ? Macro.of(word).orElse(null) : null;
    if (macro != null) {
      switch (macro) {
        case ENV -> words.add(literal("/usr/bin/env"));
        case INTERPRETER -> words.add(literal("python3"));
        case PROGRAM -> words.add(literal(command.program().orElse("")));
        case ARGS -> words.add(new Word.Args(Style.PYTHON));
        case ARGS_NO_HYPHENS -> words.add(new Word.Args(Style.NO_HYPHENS));
        case ARGS_NO_BOOLEAN_FLAGS -> words.add(new Word.Args(Style.NO_BOOLEANS));
        case ARGS_JSON -> words.add(new Word.Args(Style.ONE_JSON));
        case ARGS_JSON_FILE ->
            words.add(new Word.Joined(List.of(new Part.Known(Fact.CONFIG)), false));
      }
      return;
    }
    List<Part> parts = parts(Placeholders.inWord(filled), sweep);
    words.add(
        parts.equals(List.of(new Part.Known(Fact.ARGS)))
            ? new Word.Args(Style.JSON_VALUES)
            : new Word.Joined(parts, false));
  }

  /** As W&amp;B does: a variable that isn't set leaves its name. */
  private static String variables(String word, Map<String, String> environment) {
    return Macro.ENVVAR
        .matcher(word)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(environment.getOrDefault(match.group(1), match.group(1))));
  }

  private static List<Word> program(String path) {
    if (path.endsWith(".py")) {
      return List.of(literal("python3"), literal(path));
    }
    return List.of(literal(path.contains("/") ? path : "./" + path));
  }

  private static Word literal(String text) {
    return new Word.Joined(List.of(new Part.Literal(text)), false);
  }

  private static List<Part> parts(List<Placeholders.Part> typed, Sweep sweep) {
    ConfigValue.Mapping example = sweep.fed().isPresent() ? sweep.base() : sweep.space().at(0);
    List<Part> parts = new ArrayList<>();
    for (Placeholders.Part part : typed) {
      parts.add(
          switch (part) {
            case Placeholders.Part.Literal(String text) -> new Part.Literal(text);
            case Placeholders.Part.Hole hole -> {
              ConfigPath path = new ConfigPath(List.of(hole.name().split("\\.", -1)));
              boolean parameter = sweep.parameters().contains(path.keys());
              yield parameter || path.get(example).isPresent() || Fact.of(hole.name()).isEmpty()
                  ? new Part.Value(path)
                  : new Part.Known(
                      Fact.of(hole.name())
                          .orElseThrow(
                              () -> new IllegalArgumentException("unknown: " + hole.name())));
            }
          });
    }
    return parts;
  }

  /** Whether a branch wants its config as a file: {@code {config}} or {@code ${args_json_file}}. */
  public boolean needsConfigFile() {
    return uses(Fact.CONFIG);
  }

  /** Whether a branch is told its directory. */
  public boolean needsDirectory() {
    return uses(Fact.DIR);
  }

  private boolean uses(Fact fact) {
    return words.stream()
        .anyMatch(
            word ->
                word instanceof Word.Joined(List<Part> parts, boolean shell)
                    && parts.contains(new Part.Known(fact)));
  }

  /** The program and its arguments, for one branch. */
  public List<String> fill(ConfigValue.Mapping config, BranchFacts facts) {
    List<String> filled = new ArrayList<>();
    for (Word word : words) {
      switch (word) {
        case Word.Args(Style style) -> filled.addAll(args(style, config));
        case Word.Joined(List<Part> parts, boolean shell) -> {
          UnaryOperator<String> quoted = shell ? CommandTemplate::quote : UnaryOperator.identity();
          StringBuilder text = new StringBuilder();
          for (Part part : parts) {
            text.append(
                switch (part) {
                  case Part.Literal(String literal) -> literal;
                  case Part.Value(ConfigPath path) ->
                      quoted.apply(path.get(config).map(CommandTemplate::plain).orElse(""));
                  case Part.Known(Fact fact) when fact == Fact.ARGS ->
                      String.join(
                          " ", args(Style.JSON_VALUES, config).stream().map(quoted).toList());
                  case Part.Known(Fact fact) -> quoted.apply(fact(fact, facts));
                });
          }
          filled.add(text.toString());
        }
      }
    }
    return filled;
  }

  private static String fact(Fact fact, BranchFacts facts) {
    return switch (fact) {
      case ARGS -> "";
      case CONFIG -> facts.configPath();
      case CONFIG_ID -> facts.configId().toString();
      case ORDINAL -> Long.toString(facts.ordinal());
      case REPLICA -> Integer.toString(facts.replica());
      case SEED -> Long.toString(facts.seed());
      case DIR -> facts.directory();
    };
  }

  private List<String> args(Style style, ConfigValue.Mapping config) {
    if (style == Style.ONE_JSON) {
      ConfigValue.Mapping all = ConfigPath.EMPTY;
      for (ConfigPath path : parameters) {
        Optional<ConfigValue> value = path.get(config);
        all = value.isPresent() ? path.put(all, value.get()).orElse(all) : all;
      }
      return List.of(CanonicalJson.write(all));
    }
    List<String> args = new ArrayList<>();
    for (ConfigPath path : parameters) {
      path.get(config).ifPresent(value -> arg(style, path.toString(), value, args));
    }
    return args;
  }

  private static void arg(Style style, String key, ConfigValue value, List<String> args) {
    switch (style) {
      case JSON_VALUES -> args.add("--" + key + "=" + plain(value));
      case NO_HYPHENS -> args.add(key + "=" + PythonText.str(value));
      case NO_BOOLEANS -> {
        if (!(value instanceof ConfigValue.Bool(boolean flag))) {
          args.add("--" + key + "=" + PythonText.str(value));
        } else if (flag) {
          args.add("--" + key);
        }
      }
      case PYTHON, ONE_JSON -> args.add("--" + key + "=" + PythonText.str(value));
    }
  }

  /** As JSON, without a string's quotes. */
  private static String plain(ConfigValue value) {
    return value instanceof ConfigValue.Text(String text) ? text : ConfigJson.write(value);
  }

  /** As Python's {@code shlex.quote}. */
  private static String quote(String text) {
    return SAFE.matcher(text).matches() ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }
}
