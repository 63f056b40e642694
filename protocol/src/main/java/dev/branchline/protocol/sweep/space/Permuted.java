package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Space;
import dev.branchline.protocol.sweep.random.KeyedPermutation;

/** A space in another order: as good as shuffled, and nothing is listed. */
public record Permuted(Space.Indexed space, KeyedPermutation order) implements Space.Indexed {
  @Override
  public long size() {
    return space.size();
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    return space.at(order.at(index));
  }
}
