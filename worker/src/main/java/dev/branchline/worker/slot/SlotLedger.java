package dev.branchline.worker.slot;

import static dev.branchline.protocol.model.Resources.GPUS;
import static dev.branchline.protocol.model.Resources.UNIT;

import dev.branchline.protocol.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker has, and what of it is reserved; reservations never exceed what it has. A part of a
 * gpu is always a part of a single device, the fullest one where it fits, so that whole devices
 * stay free for those who need them whole.
 */
public final class SlotLedger {
  private final Resources capacity;
  private final long[] freeOfGpu;
  private final BitSet numbers = new BitSet();
  private final Set<Slot> slots = new LinkedHashSet<>();
  private Resources free;

  /**
   * An unused ledger. Of gpus only whole ones count: it has as many devices as the capacity says.
   */
  public SlotLedger(Resources capacity) {
    this.capacity = capacity;
    this.free = capacity;
    this.freeOfGpu = new long[(int) (capacity.amount(GPUS) / UNIT)];
    Arrays.fill(freeOfGpu, UNIT);
  }

  /** All there is, in use or not. */
  public Resources capacity() {
    return capacity;
  }

  /** What isn't reserved. */
  public Resources free() {
    return free;
  }

  /** Reserves {@code wanted}; empty if it doesn't fit now. */
  public Optional<Slot> reserve(Resources wanted) {
    if (!free.covers(wanted)) {
      return Optional.empty();
    }
    Optional<List<Integer>> gpus = devices(wanted.amount(GPUS));
    if (gpus.isEmpty()) {
      return Optional.empty();
    }
    Slot slot = new Slot(numbers.nextClearBit(0), wanted, gpus.get());
    numbers.set(slot.number());
    slots.add(slot);
    free = free.minus(wanted);
    change(slot, -1);
    return Optional.of(slot);
  }

  /**
   * Gives a slot's amounts back.
   *
   * @throws IllegalArgumentException if it isn't reserved
   */
  public void release(Slot slot) {
    if (!slots.remove(slot)) {
      throw new IllegalArgumentException("not reserved: " + slot);
    }
    numbers.clear(slot.number());
    free = free.plus(slot.reserved());
    change(slot, 1);
  }

  /** Asserts what is always true of a ledger. */
  public void check() {
    Resources reserved = slots.stream().map(Slot::reserved).reduce(Resources.NONE, Resources::plus);
    if (!reserved.plus(free).equals(capacity) || numbers.cardinality() != slots.size()) {
      throw new IllegalStateException("reserved " + slots + " and free " + free);
    }
    if (Arrays.stream(freeOfGpu).anyMatch(left -> left < 0 || left > UNIT)) {
      throw new IllegalStateException("gpus " + Arrays.toString(freeOfGpu));
    }
  }

  private Optional<List<Integer>> devices(long amount) {
    List<Integer> chosen = new ArrayList<>();
    long whole = amount / UNIT;
    long part = amount % UNIT;
    for (int gpu = 0; gpu < freeOfGpu.length && chosen.size() < whole; gpu++) {
      if (freeOfGpu[gpu] == UNIT) {
        chosen.add(gpu);
      }
    }
    if (chosen.size() < whole) {
      return Optional.empty();
    }
    if (part == 0) {
      return Optional.of(chosen);
    }
    int best = -1;
    for (int gpu = 0; gpu < freeOfGpu.length; gpu++) {
      boolean fits = freeOfGpu[gpu] >= part && !chosen.contains(gpu);
      if (fits && (best < 0 || freeOfGpu[gpu] < freeOfGpu[best])) {
        best = gpu;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    chosen.add(best);
    return Optional.of(chosen);
  }

  private void change(Slot slot, int sign) {
    long left = slot.reserved().amount(GPUS);
    for (int gpu : slot.gpus()) {
      long share = Math.min(left, UNIT);
      freeOfGpu[gpu] += sign * share;
      left -= share;
    }
  }
}
