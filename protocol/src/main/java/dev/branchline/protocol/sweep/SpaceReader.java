package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.random.Draws;
import dev.branchline.protocol.sweep.random.KeyedPermutation;
import dev.branchline.protocol.sweep.random.RandomKey;
import dev.branchline.protocol.sweep.space.Appended;
import dev.branchline.protocol.sweep.space.Drawn;
import dev.branchline.protocol.sweep.space.First;
import dev.branchline.protocol.sweep.space.Grid;
import dev.branchline.protocol.sweep.space.Permuted;
import dev.branchline.protocol.sweep.space.Raw;
import dev.branchline.protocol.sweep.space.Replicated;
import dev.branchline.protocol.sweep.space.Ruled;
import dev.branchline.protocol.sweep.space.Rules;
import dev.branchline.protocol.sweep.space.Selected;
import dev.branchline.protocol.sweep.space.Union;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.roaringbitmap.RoaringBitmap;

/**
 * Puts the stages of a space together, in the order of the language: axes, when, derive, exclude,
 * include, sample, (dedupe,) replicas, run_cap.
 */
final class SpaceReader {
  /** Stands where a sweep doesn't hold. */
  static final Space.Indexed NOTHING =
      new Ruled(Grid.of(ConfigPath.EMPTY, List.of(), 1), Rules.NONE);

  /** That of a sweep whose configs are fed. */
  static final Space.Indexed NONE = new First(NOTHING, 0);

  private final Node.Entries file;
  private final List<Draft.Part> parts;
  private final Rules rules;
  private final Counting counting;
  private final long seed;
  private final Fields fields;
  private final Problems problems;

  SpaceReader(
      Node.Entries file,
      List<Draft.Part> parts,
      Rules rules,
      Counting counting,
      long seed,
      Problems problems) {
    this.file = file;
    this.parts = parts;
    this.rules = rules;
    this.counting = counting;
    this.seed = seed;
    this.fields = new Fields(file, problems);
    this.problems = problems;
  }

  /**
   * The space.
   *
   * @param included whole configs to append
   */
  Space.Indexed read(Method method, List<ConfigValue.Mapping> included) {
    OptionalLong sample = positive("sample");
    OptionalLong seedOfSample =
        fields
            .integer("sample_seed", Long.MIN_VALUE, Long.MAX_VALUE)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    OptionalLong most = positive("run_cap");
    Optional<Long> replicas = fields.integer("replicas", 1, Integer.MAX_VALUE);
    boolean distinct = dedupe();
    if (seedOfSample.isPresent() && sample.isEmpty() && !file.has("sample")) {
      only("sample_seed", "it goes with `sample`");
    }
    if (replicas.isPresent()) {
      noSweptSeed();
    }
    Optional<Space.Indexed> space =
        switch (method) {
          case GRID -> {
            if (file.has("samples")) {
              problems.error(
                  fields.node("samples").map(Node::place).orElse(file.place()),
                  "`samples` doesn't go with `method: grid`",
                  "",
                  "`method: random` or `sobol`",
                  "to run some of a grid, write `sample`");
            }
            yield grid(included, sample, seedOfSample.orElse(seed));
          }
          case RANDOM, SOBOL -> drawn(method, included);
        };
    try {
      return space
          .flatMap(all -> distinct ? counting.distinct(all, entry("dedupe")) : Optional.of(all))
          .map(all -> replicas.isPresent() ? replicated(all, replicas.get().intValue()) : all)
          .map(all -> most.isPresent() ? new First(all, most.getAsLong()) : all)
          .filter(all -> all.size() >= 0)
          .orElse(NOTHING);
    } catch (ArithmeticException e) {
      tooMany("");
      return NOTHING;
    }
  }

  private static Space.Indexed replicated(Space.Indexed space, int replicas) {
    return new Replicated(space, replicas);
  }

  private OptionalLong positive(String key) {
    return fields
        .integer(key, 1, Long.MAX_VALUE)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private boolean dedupe() {
    Optional<Node> node = fields.node("dedupe");
    if (node.isEmpty() || node.get().value() instanceof ConfigValue.Bool) {
      return node.isPresent() && node.get().value().equals(ConfigValue.TRUE);
    }
    problems.error(
        node.get().place(), "`dedupe` doesn't hold", node.get().describe(), "true or false");
    return false;
  }

  private void only(String key, String hint) {
    problems.error(entry(key), "`" + key + "` says nothing here", "", "", hint);
  }

  private Place entry(String key) {
    return file.entry(key).map(Node.Entry::place).orElse(file.place());
  }

  /** The seed of a branch is a fact of it; a swept key of that name would be another. */
  private void noSweptSeed() {
    boolean swept =
        parts.stream()
            .flatMap(part -> part.axes().stream())
            .flatMap(axis -> axis.columns().stream())
            .anyMatch(column -> column.equals(List.of("seed")));
    if (swept) {
      problems.error(
          entry("replicas"),
          "`replicas` together with a parameter `seed`",
          "",
          "one of them",
          "each replica has a seed of its own: {seed}, BRANCHLINE_SEED");
    }
  }

  private Optional<Space.Indexed> grid(
      List<ConfigValue.Mapping> included, OptionalLong sample, long seedOfSample) {
    Optional<Raw> raw = raw();
    if (raw.isEmpty() || problems.hasErrors()) {
      return Optional.empty();
    }
    Ruled all = new Ruled(raw.get(), rules);
    if (sample.isPresent()) {
      return sampled(all, included, sample.getAsLong(), seedOfSample);
    }
    if (rules.drop()) {
      Place place = entry(file.has("exclude") ? "exclude" : "when");
      Optional<RoaringBitmap> kept = counting.points(all, place);
      Optional<Space.Indexed> space =
          kept.map(bitmap -> appended(new Selected(all, bitmap), included));
      if (space.isPresent() && space.get().size() == 0) {
        problems.error(place, "no config is left", "", "at least one");
      }
      return space;
    }
    return counting.check(all) ? Optional.of(appended(all, included)) : Optional.empty();
  }

  private Optional<Space.Indexed> sampled(
      Ruled all, List<ConfigValue.Mapping> included, long count, long seedOfSample) {
    Space.Indexed space = appended(all, included);
    KeyedPermutation order =
        new KeyedPermutation(RandomKey.of(seedOfSample, "sample"), space.size());
    Permuted permuted = new Permuted(space, order);
    Place place = entry("sample");
    if (!rules.drop()) {
      if (!counting.check(all)) {
        return Optional.empty();
      }
      few(space.size(), count, place);
      return Optional.of(new First(permuted, count));
    }
    Optional<RoaringBitmap> kept = counting.sample(all, order, count, place);
    kept.ifPresent(bitmap -> few(bitmap.getLongCardinality(), count, place));
    return kept.map(bitmap -> new Selected(permuted, bitmap));
  }

  private void few(long found, long wanted, Place place) {
    if (found == 0) {
      problems.error(place, "no config is left", "", "at least one");
    } else if (found < wanted) {
      problems.warning(
          place,
          "there are only %,d configs, and `sample` asks for %,d".formatted(found, wanted),
          Optional.empty());
    }
  }

  private static Space.Indexed appended(Space.Indexed space, List<ConfigValue.Mapping> included) {
    return included.isEmpty() ? space : new Appended(space, included);
  }

  private Optional<Raw> raw() {
    List<Grid> grids = new ArrayList<>();
    for (Draft.Part part : parts) {
      OptionalLong size = Grid.product(part.axes());
      if (size.isEmpty()) {
        tooMany(
            String.join(
                " x ", part.axes().stream().map(axis -> axis.key() + " " + axis.count()).toList()));
        return Optional.empty();
      }
      if (!problems.hasErrors()) {
        grids.add(Grid.of(part.base(), part.axes(), size.getAsLong()));
      }
    }
    try {
      return grids.isEmpty()
          ? Optional.empty()
          : Optional.of(grids.size() == 1 ? grids.getFirst() : new Union(grids));
    } catch (ArithmeticException e) {
      tooMany("");
      return Optional.empty();
    }
  }

  private void tooMany(String found) {
    problems.error(
        entry("parameters"),
        "more configs than 64 bits can count",
        found,
        "at most 9,223,372,036,854,775,807");
  }

  private Optional<Space.Indexed> drawn(Method method, List<ConfigValue.Mapping> included) {
    if (file.has("sample")) {
      only("sample", "`samples: N` says how many are drawn");
    }
    if (parts.size() > 1) {
      problems.error(
          entry("parameters"), "a list of `parameters` can't be drawn from", "", "one map");
      return Optional.empty();
    }
    String word = fields.node("method").map(Node::value).map(Node.Words::describe).orElse("");
    if (!word.equals("\"random\"") && !word.equals("\"sobol\"")) {
      return Optional.empty();
    }
    long count = new SampleCount(file, problems).read(method, parts.getFirst().axes().size());
    if (method == Method.SOBOL && rules.drop()) {
      problems.error(
          entry(file.has("exclude") ? "exclude" : "when"),
          "`exclude` and `when` don't go with `method: sobol` yet: its points would lose their"
              + " balance",
          "",
          "",
          "`method: random` draws again what is excluded");
      return Optional.empty();
    }
    if (problems.hasErrors()) {
      return Optional.empty();
    }
    Draft.Part part = parts.getFirst();
    long[] counts = part.axes().stream().mapToLong(Axis::count).toArray();
    Draws draws =
        method == Method.SOBOL
            ? Draws.sobol(counts)
            : Draws.random(seed, part.axes().stream().map(Axis::key).toList(), counts);
    Drawn all = new Drawn(Grid.of(part.base(), part.axes(), 1), draws, rules, count);
    return counting.check(all, entry(file.has("exclude") ? "exclude" : "method"))
        ? Optional.of(appended(all, included))
        : Optional.empty();
  }
}
