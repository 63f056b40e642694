package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.space.Kept;
import dev.branchline.protocol.sweep.space.Rules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads a sweep file with its overrides, and finds everything that is wrong at once. */
public final class SweepReader {
  /** What makes several configs of one, or picks some: nothing for configs that are fed. */
  private static final List<String> SHAPING =
      List.of(
          "when", "exclude", "include", "sample", "sample_seed", "samples", "replicas", "dedupe");

  private final SourceFile file;
  private final List<String> overrides;
  private final Node.Entries root;
  private final PythonFiles python;
  private final Environment environment;
  private final FrozenFiles files;
  private final Optional<Map<String, String>> kept;
  private final Problems problems;

  private SweepReader(
      SourceFile file,
      List<String> overrides,
      Node.Entries root,
      PythonFiles python,
      Environment environment,
      FrozenFiles files,
      Optional<Map<String, String>> kept,
      Problems problems) {
    this.file = file;
    this.overrides = overrides;
    this.root = root;
    this.python = python;
    this.environment = environment;
    this.files = files;
    this.kept = kept;
    this.problems = problems;
  }

  /**
   * Reads a sweep; never throws, whatever the text.
   *
   * @param overrides {@code key=value}, as on the command line, and policies as {@code
   *     --retries=3}, which go before those of the file
   * @param env what {@code ${env:NAME}} is taken from
   * @param files what {@code config: file} is taken from
   */
  public static Read read(
      SourceFile file, List<String> overrides, Map<String, String> env, BaseFiles files) {
    return read(file, overrides, env, files, Optional.empty());
  }

  /**
   * Reads a sweep again.
   *
   * @param kept what was counted when it was first read; absent if this is the first time
   */
  static Read read(
      SourceFile file,
      List<String> overrides,
      Map<String, String> env,
      BaseFiles files,
      Optional<Map<String, String>> kept) {
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
      FrozenFiles frozen = new FrozenFiles(files);
      boolean takesAny = typed.has("script") || typed.has("steps") || FileKind.isAlone(file);
      PythonFiles python = new PythonFiles(frozen, takesAny, problems);
      Node.Entries whole = PolicyFlags.over(python.expand(root), overrides, problems);
      return new SweepReader(file, overrides, whole, python, environment, frozen, kept, problems)
          .read();
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
    String name = file.name().toLowerCase(Locale.ROOT);
    return name.endsWith(".json")
        ? JsonTree.read(lines, problems)
        : name.endsWith(".toml") ? TomlTree.read(lines, problems) : YamlTree.read(lines, problems);
  }

  private Read read() {
    Keys.check(root, problems);
    Fields fields = new Fields(root, problems);
    ProgramReader programs = new ProgramReader(root, files, problems);
    Optional<Program> program = programs.read();
    Method method = Method.read(fields, problems);
    long seed = fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0L);
    int before = problems.count();
    Groups groups = new Groups(fields.text("config_dir"), PolicyFlags.without(overrides), files);
    ConfigReader configs = new ConfigReader(files, groups, environment, problems);
    ConfigValue.Mapping written = configs.read(fields.node("config"), Map.of());
    // What a broken config doesn't set can't be found; that would only be an echo.
    boolean whole = problems.count() == before;
    ParameterSets sets = ParameterSets.read(fields.node("parameters"), method, seed, problems);
    Draft draft = new Draft(written, sets.parts(), sets.names(), problems);
    if (python.fed().isPresent()) {
      draft.open();
    }
    new OverrideReader(draft, environment, method, seed, groups::took, facts(program), problems)
        .apply(PolicyFlags.without(overrides));
    configs.swept(fields.node("config")).forEach(draft::set);
    List<Draft.Part> typed = draft.parts(new RowsReader(files, problems));
    if (python.fed().isPresent()) {
      return fed(typed, program, seed, counted(), fields);
    }
    Place place = root.entry("config").map(Node.Entry::place).orElse(root.place());
    References references = new References(typed, whole, place, configs.sweptPaths(), problems);
    List<Draft.Part> parts = references.parts();
    RulesReader reader = new RulesReader(root, parts, problems);
    Rules rules = reader.read(references.resolve());
    if (whole) {
      programs.check(
          path -> known(path, parts) || reader.derives(path) || draft.isBroken(path), draft.keys());
    }
    List<Program.Script> scripts = program.map(Program::scripts).orElse(List.of());
    if (!scripts.isEmpty()) {
      ScriptCheck check = new ScriptCheck(scripts, programs.scriptPlaces(), problems);
      parts.forEach(part -> check.check(part.base(), part.axes()));
    }
    IdentityCheck identity = new IdentityCheck(root, problems);
    parts.forEach(part -> identity.check(part.base(), part.axes()));
    Kept counted = counted();
    List<ConfigValue.Mapping> included =
        new Includes(parts, rules, reader.shape(), problems)
            .read(fields.node("include"), rules.resolve());
    Counting counting = new Counting(counted, kept.isPresent(), reader::place, problems);
    Space.Indexed space =
        new SpaceReader(root, parts, rules, counting, seed, problems).read(method, included);
    return sweep(parts, program, space, Optional.empty(), seed, counted, fields);
  }

  private Kept counted() {
    return new Kept(kept.orElse(Map.of()));
  }

  /** A sweep whose configs are fed: what depends on them is read again with each of them. */
  private Read fed(
      List<Draft.Part> parts, Optional<Program> program, long seed, Kept counted, Fields fields) {
    Node.Leaf leaf = python.generator().orElseThrow();
    Set<String> varying = new TreeSet<>();
    parts.forEach(part -> part.axes().forEach(axis -> varying.add("the axis " + axis.key())));
    if (parts.size() > 1) {
      varying.add("a list of `parameters`");
    }
    SHAPING.stream().filter(root::has).forEach(key -> varying.add("`" + key + "`"));
    fields
        .text("method")
        .filter(method -> !method.equals("grid"))
        .ifPresent(method -> varying.add("`method: " + method + "`"));
    if (!varying.isEmpty()) {
      problems.error(
          leaf.place(),
          "the generator of `%s` doesn't go with %s"
              .formatted(leaf.text(), String.join(", ", varying)),
          "",
          "",
          "let `config_gen` return a list: that is taken as a whole before anything runs");
    }
    OptionalLong most =
        fields
            .integer("run_cap", 1, Long.MAX_VALUE)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    Optional<Space.Fed> space =
        python.fed().map(fed -> new Space.Fed(fed.path(), fed.file(), fed.python(), most));
    return sweep(parts, program, SpaceReader.NONE, space, seed, counted, fields);
  }

  private Read sweep(
      List<Draft.Part> parts,
      Optional<Program> program,
      Space.Indexed space,
      Optional<Space.Fed> fed,
      long seed,
      Kept counted,
      Fields fields) {
    PolicyReader policies = new PolicyReader(root, problems);
    OutputReader outputs = new OutputReader(root, problems);
    boolean sequential = policies.sequential();
    if (sequential) {
      python.generated().ifPresent(this::sequentialHere);
    }
    Sweep sweep =
        new Sweep(
            fields.text("name").orElse(file.stem()),
            fields.text("description"),
            program.orElse(new Program.Shell("")),
            parts.getFirst().base(),
            parts.stream().flatMap(part -> part.written().stream()).distinct().toList(),
            axes(parts),
            space,
            fed,
            sequential,
            policies.read(sequential),
            outputs.env(),
            fields.text("workdir"),
            outputs.metric(),
            outputs.metrics(),
            outputs.result(),
            seed,
            new Sources(file, overrides, files.all(), environment.used(), counted.all()));
    return problems.hasErrors()
        ? new Read.Rejected(problems.errors())
        : new Read.Accepted(sweep, problems.warnings());
  }

  /** All that a generator gives was taken, though it is to be asked for one after another. */
  private void sequentialHere(Node.Leaf leaf) {
    problems.error(
        leaf.place(),
        "with `mode: sequential`, the generator of `%s` is asked while the sweep runs"
            .formatted(leaf.text()),
        "a coordinator elsewhere",
        "",
        "`branchline run` without --server asks it; or let `config_gen` return a list");
  }

  private static List<ScriptFacts> facts(Optional<Program> program) {
    return program.map(Program::scripts).orElse(List.of()).stream()
        .map(Program.Script::facts)
        .toList();
  }

  /** The axes of all products; of those with one name, the first. */
  private static List<Axis> axes(List<Draft.Part> parts) {
    Map<String, Axis> axes = new LinkedHashMap<>();
    parts.forEach(part -> part.axes().forEach(axis -> axes.putIfAbsent(axis.key(), axis)));
    return List.copyOf(axes.values());
  }

  private static boolean known(ConfigPath path, List<Draft.Part> parts) {
    return parts.stream().anyMatch(part -> known(path, part));
  }

  private static boolean known(ConfigPath path, Draft.Part part) {
    for (Axis axis : part.axes()) {
      for (List<String> column : axis.columns()) {
        ConfigPath end = new ConfigPath(column);
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
    }
    return path.get(part.base()).isPresent();
  }
}
