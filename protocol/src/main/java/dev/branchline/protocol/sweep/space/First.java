package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Space;
import java.util.Objects;

/** The first branches of a space; all, if there are no more. */
public record First(Space.Indexed space, long most) implements Space.Indexed {
  @Override
  public long size() {
    return Math.min(space.size(), most);
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    return space.at(Objects.checkIndex(index, size()));
  }

  @Override
  public int replica(long index) {
    return space.replica(Objects.checkIndex(index, size()));
  }
}
