package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Space;

/**
 * Every raw point as a config, whether the rules keep it or not; which are, is another's matter.
 */
public record Ruled(Raw raw, Rules rules) implements Space.Indexed {
  @Override
  public long size() {
    return raw.size();
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    return rules.config(raw.at(index));
  }

  /** What the rules say of a point. */
  public Rules.Judgement judge(long index) {
    return rules.judge(raw.at(index), path -> raw.first(index, path));
  }
}
