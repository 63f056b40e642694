package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for branches that repeat another one: the same config id, and the same replica. */
public final class Duplicates {
  /** The most branches that are looked at when nothing else is asked for. */
  public static final long MOST = 1_000_000;

  /** The most pairs that are named; further ones are only counted. */
  public static final int NAMED = 10;

  private Duplicates() {}

  /** What came of looking. */
  public sealed interface Found {}

  /**
   * All branches were looked at: so many repeat an earlier one, and these are the first of them.
   */
  public record Counted(long count, List<Pair> first) implements Found {
    public Counted {
      first = List.copyOf(first);
    }
  }

  /** There are more branches than may be looked at; nothing is known. */
  public record TooMany(long most) implements Found {}

  /** The branch at {@code ordinal} repeats the one at {@code of}. */
  public record Pair(long ordinal, long of) {}

  private record Key(ConfigId id, int replica) {}

  /** Looks at every branch of a space, if there are at most {@code most}. */
  public static Found in(Space.Indexed space, long most) {
    if (space.size() > most) {
      return new TooMany(most);
    }
    ConfigHasher hasher = new ConfigHasher();
    Map<Key, Long> seen = new HashMap<>();
    List<Pair> first = new ArrayList<>();
    long count = 0;
    for (long index = 0; index < space.size(); index++) {
      Key key = new Key(hasher.id(space.at(index)), space.replica(index));
      Long of = seen.putIfAbsent(key, index);
      if (of != null) {
        count++;
        if (first.size() < NAMED) {
          first.add(new Pair(index, of));
        }
      }
    }
    return new Counted(count, first);
  }
}
