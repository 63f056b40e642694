package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a sweep file with its overrides, and finds everything that is wrong at once. */
public final class SweepReader {
  private static final Set<String> METHODS_LATER =
      Set.of("random", "sobol", "bayes", "tpe", "asha");

  private final SourceFile file;
  private final List<String> overrides;
  private final Node.Entries root;
  private final Environment environment;
  private final ConfigReader configs;
  private final Problems problems;

  private SweepReader(
      SourceFile file,
      List<String> overrides,
      Node.Entries root,
      Environment environment,
      BaseFiles files,
      Problems problems) {
    this.file = file;
    this.overrides = overrides;
    this.root = root;
    this.environment = environment;
    this.configs = new ConfigReader(files, environment, problems);
    this.problems = problems;
  }

  /**
   * Reads a sweep; never throws, whatever the text.
   *
   * @param overrides {@code key=value}, as on the command line
   * @param env what {@code ${env:NAME}} is taken from
   * @param files what {@code config: file} is taken from
   */
  public static Read read(
      SourceFile file, List<String> overrides, Map<String, String> env, BaseFiles files) {
    Problems problems = new Problems();
    problems.opens(file.name());
    Optional<Node> tree = tree(file, problems);
    if (tree.isPresent() && tree.get() instanceof Node.Entries typed) {
      Environment environment = new Environment(env, problems);
      Node.Entries root =
          new Node.Entries(
              typed.place(),
              typed.entries().stream()
                  .map(entry -> entry.key().equals("shell") ? entry : environment.resolve(entry))
                  .toList());
      return new SweepReader(file, overrides, root, environment, files, problems).read();
    }
    if (!problems.hasErrors()) {
      problems.error(
          tree.map(Node::place).orElse(new Place(file.name(), 1, 1)),
          "not a sweep file",
          tree.map(Node::describe).orElse("an empty file"),
          "a map with `command`, `shell` or `program`, and `parameters`");
    }
    return new Read.Rejected(problems.errors());
  }

  /** The tree of a file, by its ending; empty if it can't be read. */
  static Optional<Node> tree(SourceFile file, Problems problems) {
    String text = file.text().startsWith("\ufeff") ? file.text().substring(1) : file.text();
    Lines lines = new Lines(file.name(), text);
    return file.name().toLowerCase(Locale.ROOT).endsWith(".json")
        ? JsonTree.read(lines, problems)
        : YamlTree.read(lines, problems);
  }

  private Read read() {
    Keys.check(root, problems);
    Fields fields = new Fields(root, problems);
    ProgramReader programs = new ProgramReader(root, problems);
    Optional<Program> program = programs.read();
    boolean grid = grid(fields);
    int before = problems.count();
    ConfigValue.Mapping written = fields.node("config").map(configs::read).orElse(ConfigPath.EMPTY);
    // What a broken config doesn't set can't be found; that would only be an echo.
    boolean whole = problems.count() == before;
    ParametersReader reader = new ParametersReader(grid, problems);
    List<Parameter> parameters = fields.node("parameters").map(reader::read).orElse(List.of());
    Draft draft = new Draft(written, parameters, reader.names(), problems);
    new OverrideReader(draft, environment, problems).apply(overrides);
    ConfigValue.Mapping base = draft.config();
    List<Axis> axes = draft.axes();
    if (whole) {
      programs.check(path -> known(path, base, axes) || draft.isBroken(path), draft.keys());
    }
    identity(base, axes);
    long size = size(axes, fields);
    PolicyReader policies = new PolicyReader(root, problems);
    OutputReader outputs = new OutputReader(root, problems);
    Sweep sweep =
        new Sweep(
            fields.text("name").orElse(file.stem()),
            fields.text("description"),
            program.orElse(new Program.Shell("")),
            base,
            draft.parameters().stream().map(parameter -> parameter.path().keys()).toList(),
            axes,
            problems.hasErrors()
                ? GridSpace.of(base, List.of(), 1)
                : GridSpace.of(base, axes, size),
            policies.read(),
            outputs.env(),
            fields.text("workdir"),
            outputs.metric(),
            outputs.metrics(),
            outputs.result(),
            fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0L),
            new Sources(file, overrides, configs.files(), environment.used()));
    return problems.hasErrors()
        ? new Read.Rejected(problems.errors())
        : new Read.Accepted(sweep, problems.warnings());
  }

  /** Whether the method enumerates; it does where none is given. */
  private boolean grid(Fields fields) {
    Optional<Node> method = fields.node("method");
    String word = method.isPresent() && method.get() instanceof Node.Leaf leaf ? leaf.text() : "";
    if (method.isEmpty() || word.equals("grid")) {
      return true;
    }
    Place place = method.get().place();
    if (METHODS_LATER.contains(word)) {
      problems.error(
          place, "`method: " + word + "` isn't supported yet by this version", word, "grid");
    } else {
      List<String> words = new ArrayList<>(METHODS_LATER);
      words.add("grid");
      problems.unknown(place, "method", word, words, "grid");
    }
    return false;
  }

  private static boolean known(ConfigPath path, ConfigValue.Mapping base, List<Axis> axes) {
    for (Axis axis : axes) {
      ConfigPath end = new ConfigPath(axis.path());
      if (path.leadsTo(end)) {
        return true;
      }
      if (end.leadsTo(path)) {
        ConfigPath inner =
            new ConfigPath(path.keys().subList(end.keys().size(), path.keys().size()));
        return axis.values() instanceof AxisValues.Listed(List<ConfigValue> values)
            && values.stream()
                .allMatch(
                    value ->
                        value instanceof ConfigValue.Mapping map && inner.get(map).isPresent());
      }
    }
    return path.get(base).isPresent();
  }

  /** The key {@code config_id} is a name, whatever value it takes. */
  private void identity(ConfigValue.Mapping base, List<Axis> axes) {
    new IdentityCheck(root, problems).check(base, axes);
  }

  private long size(List<Axis> axes, Fields fields) {
    OptionalLong product = GridSpace.product(axes);
    if (product.isEmpty()) {
      problems.error(
          root.entry("parameters").map(Node.Entry::place).orElse(root.place()),
          "more configs than 64 bits can count",
          String.join(" x ", axes.stream().map(axis -> axis.key() + " " + axis.count()).toList()),
          "at most 9,223,372,036,854,775,807");
    }
    long most = fields.integer("run_cap", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    return Math.min(product.orElse(0), most);
  }
}
