package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Space;
import java.util.Objects;

/** Every config of a space several times, one right after the other. */
public record Replicated(Space.Indexed space, int replicas) implements Space.Indexed {
  @Override
  public long size() {
    return Math.multiplyExact(space.size(), replicas);
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    return space.at(Objects.checkIndex(index, size()) / replicas);
  }

  @Override
  public int replica(long index) {
    return (int) (Objects.checkIndex(index, size()) % replicas);
  }
}
