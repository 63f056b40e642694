package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.Resources;
import java.util.OptionalInt;

/**
 * What the worker of this process offers.
 *
 * @param work false for a session that only takes commands, and starts no branch
 * @param slots the most attempts at the same time; absent means as the cpus permit
 * @param resources named ones of the user's own, added to what the machine has
 */
public record LocalOptions(boolean work, OptionalInt slots, Resources resources) {
  /** For commands alone, such as the removal of a sweep. */
  public static final LocalOptions COMMANDS_ONLY =
      new LocalOptions(false, OptionalInt.empty(), Resources.NONE);
}
