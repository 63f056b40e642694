package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups failures by type, place and message. Bounded: what comes when {@link #MAX_GROUPS} are
 * there and fits none goes to {@link FailureGroup#OTHERS}. Confined to its owner.
 */
public final class FailureGroups {
  /** The most groups that are kept apart. */
  public static final int MAX_GROUPS = 64;

  private static final FailureSign REST = new FailureSign(FailureGroup.OTHERS, "", "");

  private final Map<FailureSign, FailureGroup> groups = new LinkedHashMap<>();

  /** Takes in the failure of one branch. */
  public void add(long ordinal, Failure failure) {
    add(ordinal, FailureSign.of(failure));
  }

  void add(long ordinal, FailureSign sign) {
    FailureSign key = sign.normalised();
    if (!groups.containsKey(key) && groups.size() >= MAX_GROUPS) {
      key = REST;
      sign = REST;
    }
    FailureGroup one = new FailureGroup(sign.type(), sign.frame(), sign.message(), 1, ordinal);
    FailureSign place = key;
    groups.merge(place, one, (known, more) -> joined(place, known, more));
  }

  /** One message is shown as it is while all are the same. */
  private static FailureGroup joined(FailureSign key, FailureGroup known, FailureGroup more) {
    return new FailureGroup(
        known.type(),
        known.frame(),
        known.message().equals(more.message()) ? known.message() : key.message(),
        known.count() + 1,
        Math.min(known.firstOrdinal(), more.firstOrdinal()));
  }

  /** Forgets all. */
  public void clear() {
    groups.clear();
  }

  /** The greatest first, equal ones by their first branch; {@link FailureGroup#OTHERS} last. */
  public List<FailureGroup> groups() {
    List<FailureGroup> sorted = new ArrayList<>(groups.values());
    sorted.sort(
        Comparator.comparing((FailureGroup group) -> group.type().equals(FailureGroup.OTHERS))
            .thenComparing(FailureGroup::count, Comparator.reverseOrder())
            .thenComparingLong(FailureGroup::firstOrdinal));
    return List.copyOf(sorted);
  }
}
