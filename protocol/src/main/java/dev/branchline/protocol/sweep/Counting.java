package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.sweep.cel.Expression;
import dev.branchline.protocol.sweep.random.KeyedPermutation;
import dev.branchline.protocol.sweep.random.RandomKey;
import dev.branchline.protocol.sweep.space.Drawn;
import dev.branchline.protocol.sweep.space.Kept;
import dev.branchline.protocol.sweep.space.Ruled;
import dev.branchline.protocol.sweep.space.Rules;
import dev.branchline.protocol.sweep.space.Selected;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.roaringbitmap.RoaringBitmap;

/**
 * Counts at submit what the rules keep, within bounds; what was counted goes with the definition,
 * and isn't counted again.
 */
final class Counting {
  /** The most raw points that are judged one by one. */
  static final long MOST = 10_000_000;

  /** The most points at which derived values are tried out, where nothing has to be counted. */
  static final long TRIED = 10_000;

  private final Kept kept;
  private final boolean again;
  private final Function<Expression, Place> places;
  private final Problems problems;

  /**
   * Counting.
   *
   * @param again whether a definition is read, all of which was looked at when it was made
   * @param places where an expression was typed
   */
  Counting(Kept kept, boolean again, Function<Expression, Place> places, Problems problems) {
    this.kept = kept;
    this.again = again;
    this.places = places;
    this.problems = problems;
  }

  /** The raw points that are kept; empty if they can't be counted, which is told. */
  Optional<RoaringBitmap> points(Ruled all, Place place) {
    Optional<RoaringBitmap> known = kept.of("points");
    if (known.isPresent()) {
      return known;
    }
    if (all.size() > MOST) {
      problems.error(
          place,
          "more points than can be judged one by one",
          "%,d points".formatted(all.size()),
          "at most %,d".formatted(MOST),
          "`sample: N` draws N of them, whatever their number");
      return Optional.empty();
    }
    RoaringBitmap bitmap = new RoaringBitmap();
    for (long i = 0; i < all.size(); i++) {
      switch (all.judge(i)) {
        case Rules.Kept _ -> bitmap.add((int) i);
        case Rules.Dropped _ -> {}
        case Rules.Broken broken -> {
          tell(broken);
          return Optional.empty();
        }
      }
    }
    kept.put("points", bitmap);
    return Optional.of(bitmap);
  }

  /** The places in an order of all points that give the first {@code count} that are kept. */
  Optional<RoaringBitmap> sample(Ruled all, KeyedPermutation order, long count, Place place) {
    Optional<RoaringBitmap> known = kept.of("sample");
    if (known.isPresent()) {
      return known;
    }
    RoaringBitmap bitmap = new RoaringBitmap();
    long found = 0;
    for (long i = 0; found < count && i < order.size(); i++) {
      if (i == MOST) {
        problems.error(
            place,
            "too little is kept: %,d configs among the first %,d points".formatted(found, MOST),
            "",
            "%,d".formatted(count));
        return Optional.empty();
      }
      long point = order.at(i);
      Rules.Judgement judgement =
          point < all.size() ? all.judge(point) : new Rules.Kept(ConfigPath.EMPTY);
      switch (judgement) {
        case Rules.Kept _ -> {
          bitmap.add((int) i);
          found++;
        }
        case Rules.Dropped _ -> {}
        case Rules.Broken broken -> {
          tell(broken);
          return Optional.empty();
        }
      }
    }
    kept.put("sample", bitmap);
    return Optional.of(bitmap);
  }

  /** Only the first of those configs that have one id. */
  Optional<Space.Indexed> distinct(Space.Indexed all, Place place) {
    Optional<RoaringBitmap> known = kept.of("distinct");
    if (known.isEmpty() && all.size() > Duplicates.MOST) {
      problems.error(
          place,
          "more configs than can be compared",
          "%,d".formatted(all.size()),
          "at most %,d".formatted(Duplicates.MOST));
      return Optional.empty();
    }
    RoaringBitmap bitmap =
        known.orElseGet(
            () -> {
              RoaringBitmap first = new RoaringBitmap();
              ConfigHasher hasher = new ConfigHasher();
              Set<ConfigId> seen = new HashSet<>();
              for (long i = 0; i < all.size(); i++) {
                if (seen.add(hasher.id(all.at(i)))) {
                  first.add((int) i);
                }
              }
              kept.put("distinct", first);
              return first;
            });
    return Optional.of(new Selected(all, bitmap));
  }

  /** Tries what is derived: everywhere, or at points spread over all; false if it fails. */
  boolean check(Ruled all) {
    if (again || all.rules().isEmpty()) {
      return true;
    }
    KeyedPermutation order = new KeyedPermutation(RandomKey.of(0, "check"), all.size());
    return tried(Math.min(all.size(), TRIED), i -> all.judge(all.size() > TRIED ? order.at(i) : i));
  }

  /** The same for drawn configs; where some are excluded, everywhere. */
  boolean check(Drawn all, Place place) {
    if (again || all.rules().isEmpty()) {
      return true;
    }
    boolean excludes = !all.rules().excluded().isEmpty();
    if (excludes && all.size() > MOST) {
      problems.error(
          place,
          "more draws than can be judged one by one",
          "%,d".formatted(all.size()),
          "at most %,d".formatted(MOST));
      return false;
    }
    long most = excludes ? all.size() : Math.min(all.size(), TRIED);
    for (long i = 0; i < most; i++) {
      Rules.Judgement judgement = all.judge(i);
      if (judgement instanceof Rules.Dropped) {
        problems.error(
            place, "config %,d was drawn 1,000 times, and excluded each time".formatted(i), "", "");
        return false;
      }
      if (judgement instanceof Rules.Broken broken) {
        tell(broken);
        return false;
      }
    }
    return true;
  }

  private boolean tried(long count, LongFunction<Rules.Judgement> judge) {
    for (long i = 0; i < count; i++) {
      if (judge.apply(i) instanceof Rules.Broken broken) {
        tell(broken);
        return false;
      }
    }
    return true;
  }

  private void tell(Rules.Broken broken) {
    String config = ConfigJson.write(broken.config());
    problems.error(
        places.apply(broken.expression()),
        "can't be computed: " + broken.reason(),
        "",
        "",
        "for the config " + (config.length() <= 200 ? config : config.substring(0, 200) + "..."));
  }
}
