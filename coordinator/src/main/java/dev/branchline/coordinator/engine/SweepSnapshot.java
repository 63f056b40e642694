package dev.branchline.coordinator.engine;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * All that is durable of a sweep's state: what the engine gives, and what the journal loads. Every
 * ordinal that is neither ended nor open in a lease is pending. Equal states have equal snapshots.
 *
 * @param verdict when stopping or finished, see {@link Event.StatusChanged}
 * @param size how many branches there are by now
 * @param closed whether there won't be more; always so if the space is indexed
 * @param generation from 1
 * @param failedBefore of the last {@link Event.Reopened}
 * @param succeededBefore likewise
 * @param ended by each final status; statuses without branches are absent. Not to be changed
 * @param histories of the branches that aren't final and have one
 * @param leases those that have open branches or claims
 */
public record SweepSnapshot(
    SweepStatus status,
    Optional<Verdict> verdict,
    boolean kill,
    String reason,
    long size,
    boolean closed,
    int generation,
    long failedBefore,
    long succeededBefore,
    Map<Status, RoaringBitmap> ended,
    SortedMap<Long, History> histories,
    SortedMap<LeaseId, LeaseFacts> leases) {

  public SweepSnapshot {
    Map<Status, RoaringBitmap> present = new EnumMap<>(Status.class);
    ended.forEach(
        (kind, bitmap) -> {
          if (!bitmap.isEmpty()) {
            present.put(kind, bitmap);
          }
        });
    ended = Collections.unmodifiableMap(present);
    histories = Collections.unmodifiableSortedMap(new TreeMap<>(histories));
    leases = Collections.unmodifiableSortedMap(new TreeMap<>(leases));
  }

  /**
   * What a branch without a final record has been through in this generation.
   *
   * @param attempts the number of the last that ended or was lost; the next has one more
   * @param failures those of them that {@code retries} limits
   * @param crashes those of them that were lost with their worker
   * @param suspect whether it is to be leased singly: it was in a lost lease, and had no outcome
   *     since
   * @param notBeforeMillis when it may be leased again; 0 if at once
   */
  public record History(
      int attempts, int failures, int crashes, boolean suspect, long notBeforeMillis) {
    /** A branch that nothing has happened to. */
    public static final History NONE = new History(0, 0, 0, false, 0);
  }

  /**
   * A lease that still matters.
   *
   * @param open branches it has: leased to it and to nobody else
   * @param claims branches it lost, without a final record, whose late success under it counts
   * @param recorded branches whose outcome under it is recorded, as final, as retried, or as either
   *     before a {@link Event.Reopened}: the same outcome told again is answered so
   */
  public record LeaseFacts(
      WorkerId worker,
      int width,
      AttemptNumbers numbers,
      Ordinals open,
      Ordinals claims,
      Ordinals recorded) {}
}
