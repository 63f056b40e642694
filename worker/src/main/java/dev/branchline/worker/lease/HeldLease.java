package dev.branchline.worker.lease;

import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToWorker.Assign;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** One lease: which of its branches wait, and which run. */
final class HeldLease {
  private final Assign assign;
  private final RoaringBitmap waiting;
  private final RoaringBitmap running = new RoaringBitmap();

  /** Given to a lane ahead of their turn; to everybody else they wait. */
  private final RoaringBitmap queued = new RoaringBitmap();

  private boolean ready;
  private int runs;

  HeldLease(Assign assign) {
    this.assign = assign;
    this.waiting = assign.ordinals().toBitmap();
  }

  Assign assign() {
    return assign;
  }

  /** Its definition is known and agrees with the coordinator's: its branches may start. */
  void makeReady() {
    ready = true;
  }

  boolean canStart() {
    return ready && !waiting.isEmpty();
  }

  /** How many run; at most its sweep's width. */
  int running() {
    return runs;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && queued.isEmpty() && running.isEmpty();
  }

  Work start() {
    runs++;
    return take(running);
  }

  /** The next one, which runs once it is begun. */
  Work queue() {
    return take(queued);
  }

  /** It runs now, as it may do already. */
  void begin(long ordinal) {
    if (queued.checkedRemove((int) ordinal)) {
      running.add((int) ordinal);
      runs++;
    } else if (!running.contains((int) ordinal)) {
      throw new IllegalStateException(
          "branch " + ordinal + " isn't queued under " + assign.lease());
    }
  }

  /** It hasn't begun, and waits again. */
  void putBack(long ordinal) {
    drop(ordinal);
    waiting.add((int) ordinal);
  }

  /** It hasn't begun, and never will. */
  void drop(long ordinal) {
    if (running.checkedRemove((int) ordinal)) {
      runs--;
    } else if (!queued.checkedRemove((int) ordinal)) {
      throw new IllegalStateException("branch " + ordinal + " isn't taken under " + assign.lease());
    }
  }

  private Work take(RoaringBitmap into) {
    int bits = waiting.first();
    waiting.remove(bits);
    into.add(bits);
    long ordinal = Integer.toUnsignedLong(bits);
    return new Work(
        assign.lease(),
        assign.sweep(),
        assign.definition(),
        ordinal,
        assign.attempts().of(ordinal),
        fed(ordinal));
  }

  void end(long ordinal) {
    if (!running.checkedRemove((int) ordinal)) {
      throw new IllegalStateException("branch " + ordinal + " doesn't run under " + assign.lease());
    }
    runs--;
  }

  Ordinals takeHighest(long branches) {
    long size = waiting.getLongCardinality();
    if (branches <= 0 || size == 0) {
      return Ordinals.NONE;
    }
    RoaringBitmap taken = waiting.clone();
    if (branches < size) {
      long lowest = Integer.toUnsignedLong(waiting.select((int) (size - branches)));
      taken.remove(0, lowest);
    }
    waiting.andNot(taken);
    return Ordinals.of(taken);
  }

  Ordinals takeWaiting(Ordinals ordinals) {
    RoaringBitmap taken = RoaringBitmap.and(waiting, ordinals.toBitmap());
    waiting.andNot(taken);
    return Ordinals.of(taken);
  }

  Ordinals running(Ordinals ordinals) {
    return Ordinals.of(RoaringBitmap.and(running, ordinals.toBitmap()));
  }

  Holding holding() {
    return new Holding(
        Ordinals.of(queued.isEmpty() ? waiting : RoaringBitmap.or(waiting, queued)),
        Ordinals.of(running));
  }

  private Optional<ConfigValue.Mapping> fed(long ordinal) {
    if (assign.fed().isEmpty()) {
      return Optional.empty();
    }
    long index = 0;
    for (OrdinalRange range : assign.ordinals().ranges()) {
      if (range.contains(ordinal)) {
        return Optional.of(assign.fed().get((int) (index + ordinal - range.from())));
      }
      index += range.size();
    }
    throw new IllegalStateException("branch " + ordinal + " isn't in " + assign.ordinals());
  }
}
