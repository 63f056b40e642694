package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.sweep.space.Grid;
import dev.branchline.protocol.sweep.space.Ruled;
import dev.branchline.protocol.sweep.space.Rules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * What a sweep file means.
 *
 * @param base the config before the axes, overrides included
 * @param parameters every entry of {@code parameters}, constants too, as the keys that lead to it;
 *     what {@code {args}} writes
 * @param axes the entries that vary, in order; the last varies fastest
 * @param space the configs; none if they are fed
 * @param fed where they come from instead, if they are fed
 * @param sequential whether a branch starts only when the one before it has ended
 * @param env what is put into a branch's environment
 * @param workdir where branches run, as typed; the sweep file's folder if absent
 * @param metrics what is looked for in the output, by name
 * @param seed of the whole sweep, see {@link BranchSeed}
 * @param sources what it was read from
 */
public record Sweep(
    String name,
    Optional<String> description,
    Program program,
    ConfigValue.Mapping base,
    List<List<String>> parameters,
    List<Axis> axes,
    Space.Indexed space,
    Optional<Space.Fed> fed,
    boolean sequential,
    Policies policies,
    Map<String, String> env,
    Optional<String> workdir,
    Optional<Metric> metric,
    SequencedMap<String, Pattern> metrics,
    ResultMode result,
    long seed,
    Sources sources) {

  /** The most that a definition with the files in it may take, in bytes of UTF-8. */
  public static final long MAX_DEFINITION_BYTES = 64L << 20;

  public Sweep {
    parameters = List.copyOf(parameters);
    axes = List.copyOf(axes);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
  }

  /** The sweep of one config that was fed: what it runs can be filled in from this. */
  public Sweep of(FedConfig one) {
    return new Sweep(
        name,
        description,
        program,
        one.config(),
        one.parameters(),
        List.of(),
        new Ruled(Grid.of(one.config(), List.of(), 1), Rules.NONE),
        Optional.empty(),
        sequential,
        policies,
        env,
        workdir,
        metric,
        metrics,
        result,
        seed,
        sources);
  }

  /** What stands against submitting it, though it may be planned; usually nothing. */
  public List<Problem> checkSubmittable() {
    List<Problem> problems = new ArrayList<>();
    Place top = new Place(sources.file().name(), 1, 1);
    if (space.size() > OrdinalRange.MAX_BRANCHES) {
      problems.add(
          new Problem(
              top,
              "too many branches to submit",
              "%,d".formatted(space.size()),
              "at most %,d".formatted(OrdinalRange.MAX_BRANCHES),
              Optional.of("shorten an axis, or set run_cap")));
    }
    if (isTooLarge()) {
      problems.add(
          new Problem(
              top,
              "the sweep and the files that it reads are too large to submit",
              "%,d bytes".formatted(bytes()),
              "at most 64 MiB",
              Optional.empty()));
    }
    return problems;
  }

  /** Whether its definition would be larger than is permitted. */
  boolean isTooLarge() {
    return bytes() > MAX_DEFINITION_BYTES;
  }

  private long bytes() {
    return bytes(sources.file().text())
        + sources.files().values().stream().mapToLong(Sweep::bytes).sum();
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
