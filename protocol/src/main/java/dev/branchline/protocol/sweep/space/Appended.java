package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Space;
import java.util.List;

/** The configs of a space, and then some more. */
public record Appended(Space.Indexed space, List<ConfigValue.Mapping> more)
    implements Space.Indexed {
  public Appended {
    more = List.copyOf(more);
  }

  @Override
  public long size() {
    return Math.addExact(space.size(), more.size());
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    return index < space.size() ? space.at(index) : more.get(Math.toIntExact(index - space.size()));
  }
}
