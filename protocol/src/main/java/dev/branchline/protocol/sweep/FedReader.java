package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads each config that a generator gives, with all that the sweep file and its overrides say: it
 * means what it would if the generator had given it alone.
 */
public final class FedReader {
  private final Sweep sweep;
  private final Space.Fed fed;

  /**
   * A reader for this sweep.
   *
   * @throws IllegalArgumentException if its configs aren't fed
   */
  public FedReader(Sweep sweep) {
    this.sweep = sweep;
    this.fed = sweep.fed().orElseThrow(() -> new IllegalArgumentException("an indexed space"));
  }

  /** What came of it. */
  public sealed interface Taken {}

  /** A config. */
  public record Good(FedConfig config) implements Taken {}

  /** It can't be run; in one line, why. */
  public record Bad(String reason) implements Taken {}

  /** What a config of the generator means. */
  public Taken read(ConfigValue.Mapping given) {
    LinkedHashMap<String, ConfigValue> answer = new LinkedHashMap<>();
    answer.put("kind", ConfigValue.of("list"));
    answer.put("configs", ConfigValue.of(List.of(given)));
    Sources sources = sweep.sources();
    Map<String, String> files = new TreeMap<>(sources.files());
    files.put(fed.path(), ConfigJson.write(new ConfigValue.Mapping(answer)));
    Read read =
        SweepReader.read(
            sources.file(),
            sources.overrides(),
            sources.environment(),
            new Definition.Embedded(files),
            Optional.of(sources.kept()));
    return switch (read) {
      case Read.Accepted(Sweep one, var warnings) when one.space().size() == 1 ->
          new Good(new FedConfig(one.space().at(0), one.parameters()));
      case Read.Accepted _ -> new Bad("its values vary by themselves");
      case Read.Rejected(List<Problem> problems) -> {
        Problem first = problems.getFirst();
        yield new Bad(
            first.headline() + first.hint().map(hint -> " (hint: " + hint + ")").orElse(""));
      }
    };
  }
}
