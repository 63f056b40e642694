package dev.branchline.worker.outbox;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * Outcomes that no coordinator has answered yet. In memory it keeps at most a given number of
 * bytes; above that it asks for the oldest to be spilled to a file, and remembers only which they
 * are. It never drops one: what can't be spilled stays in memory.
 */
public final class Outbox {
  private final long bound;
  private final Map<LeaseId, TreeMap<Long, Kept>> inMemory = new LinkedHashMap<>();
  private final Map<LeaseId, RoaringBitmap> spilled = new LinkedHashMap<>();
  private long bytes;

  /** An empty one that keeps about {@code bound} bytes in memory. */
  public Outbox(long bound) {
    this.bound = bound;
  }

  /** Outcomes to be written to the end of the spill file, then confirmed by {@link #spilled}. */
  public record Spill(Map<LeaseId, List<Kept>> kept) {
    public Spill {
      kept = Map.copyOf(kept);
    }
  }

  /**
   * Keeps {@code attempts} until they are answered. One that is there already is replaced.
   *
   * @param now in nanoseconds, when their ages were right
   */
  public void add(LeaseId lease, List<Attempt> attempts, long now) {
    TreeMap<Long, Kept> held = inMemory.computeIfAbsent(lease, id -> new TreeMap<>());
    for (Attempt attempt : attempts) {
      Kept earlier = held.put(attempt.ordinal(), new Kept(attempt, now));
      bytes += AttemptBytes.of(attempt) - (earlier == null ? 0 : earlier.bytes());
    }
  }

  /** What should leave memory now: the oldest leases' outcomes, down to half of the bound. */
  public Optional<Spill> toSpill() {
    if (bytes <= bound) {
      return Optional.empty();
    }
    Map<LeaseId, List<Kept>> chosen = new LinkedHashMap<>();
    long rest = bytes;
    for (Map.Entry<LeaseId, TreeMap<Long, Kept>> entry : inMemory.entrySet()) {
      List<Kept> oldest = new ArrayList<>();
      for (Kept kept : entry.getValue().values()) {
        if (rest <= bound / 2) {
          break;
        }
        oldest.add(kept);
        rest -= kept.bytes();
      }
      if (!oldest.isEmpty()) {
        chosen.put(entry.getKey(), List.copyOf(oldest));
      }
    }
    return Optional.of(new Spill(chosen));
  }

  /** That spill lies in the file: its outcomes leave memory, but aren't forgotten. */
  public void spilled(Spill spill) {
    spill.kept().forEach(this::moveOut);
  }

  private void moveOut(LeaseId lease, List<Kept> moved) {
    TreeMap<Long, Kept> held = inMemory.getOrDefault(lease, new TreeMap<>());
    RoaringBitmap there = spilled.computeIfAbsent(lease, id -> new RoaringBitmap());
    for (Kept kept : moved) {
      if (held.remove(kept.attempt().ordinal(), kept)) {
        bytes -= kept.bytes();
        there.add((int) kept.attempt().ordinal());
      }
    }
    dropIfEmpty(lease);
  }

  /** They are answered, however: recorded, superseded or unknown. They are forgotten. */
  public void answered(LeaseId lease, Ordinals ordinals) {
    TreeMap<Long, Kept> held = inMemory.getOrDefault(lease, new TreeMap<>());
    RoaringBitmap there = spilled.getOrDefault(lease, new RoaringBitmap());
    for (OrdinalRange range : ordinals.ranges()) {
      Map<Long, Kept> gone = held.subMap(range.from(), range.until());
      for (Kept kept : gone.values()) {
        bytes -= kept.bytes();
      }
      gone.clear();
      there.remove(range.from(), range.until());
    }
    dropIfEmpty(lease);
  }

  /** The leases of which something is unanswered. */
  public Set<LeaseId> leases() {
    Set<LeaseId> leases = new LinkedHashSet<>(inMemory.keySet());
    leases.addAll(spilled.keySet());
    return leases;
  }

  /** What is unanswered and in memory, by lease, with its age at {@code now}. */
  public Map<LeaseId, List<Attempt>> inMemory(long now) {
    Map<LeaseId, List<Attempt>> all = new LinkedHashMap<>();
    inMemory.forEach(
        (lease, held) ->
            all.put(lease, held.values().stream().map(kept -> kept.attempt(now)).toList()));
    return all;
  }

  /** Whether the outcome of this branch is unanswered and lies in the spill file. */
  public boolean isSpilled(LeaseId lease, long ordinal) {
    RoaringBitmap there = spilled.get(lease);
    return there != null && there.contains((int) ordinal);
  }

  /** Whether anything unanswered lies in the spill file; if not, the file can go. */
  public boolean hasSpilled() {
    return !spilled.isEmpty();
  }

  public boolean isEmpty() {
    return inMemory.isEmpty() && spilled.isEmpty();
  }

  /** The size of what is in memory, estimated. */
  public long bytes() {
    return bytes;
  }

  private void dropIfEmpty(LeaseId lease) {
    TreeMap<Long, Kept> held = inMemory.get(lease);
    if (held != null && held.isEmpty()) {
      inMemory.remove(lease);
    }
    RoaringBitmap there = spilled.get(lease);
    if (there != null && there.isEmpty()) {
      spilled.remove(lease);
    }
  }
}
