package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Space;
import dev.branchline.protocol.sweep.random.Draws;
import java.util.Objects;

/**
 * Configs that are drawn: what the rules drop is drawn again, so that their number stays.
 *
 * @param grid the axes; how many points their product has doesn't matter
 */
public record Drawn(Grid grid, Draws draws, Rules rules, long size) implements Space.Indexed {

  /** The config at {@code index}; the last that was drawn if {@link Draws#MAX_TRIES} don't do. */
  @Override
  public ConfigValue.Mapping at(long index) {
    Objects.checkIndex(index, size);
    if (rules.excluded().isEmpty()) {
      return rules.config(grid.at(draws.at(index, 0)));
    }
    return judge(index) instanceof Rules.Kept(ConfigValue.Mapping config)
        ? config
        : rules.config(grid.at(draws.at(index, Draws.MAX_TRIES - 1)));
  }

  /** What the rules say of the first draw that they keep; of the last, if they keep none. */
  public Rules.Judgement judge(long index) {
    Rules.Judgement judgement = new Rules.Dropped();
    for (int attempt = 0; attempt < Draws.MAX_TRIES; attempt++) {
      judgement = rules.judge(grid.at(draws.at(index, attempt)), _ -> true);
      if (!(judgement instanceof Rules.Dropped)) {
        return judgement;
      }
    }
    return judgement;
  }
}
