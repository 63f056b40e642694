package dev.branchline.worker.agent;

import dev.branchline.protocol.message.ToWorker.Answers;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.worker.outbox.Outbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outbox with its spill file. */
final class Post {
  /** What unanswered outcomes may take of the memory, in bytes. */
  static final long BOUND = 32L << 20;

  /** After a spill that failed, until the next is tried. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(Post.class);

  private final Outbox outbox;
  private final SpillFile file;
  private final LongSupplier nanos;
  private long notBefore;

  /**
   * @param bound what unanswered outcomes may take of the memory, in bytes
   * @param nanos a clock that never goes back
   */
  Post(SpillPlace place, long bound, LongSupplier nanos) {
    this.outbox = new Outbox(bound);
    this.file = new SpillFile(place);
    this.nanos = nanos;
    this.notBefore = nanos.getAsLong();
  }

  void add(LeaseId lease, List<Attempt> attempts) {
    long now = nanos.getAsLong();
    outbox.add(lease, attempts, now);
    if (now - notBefore >= 0) {
      outbox.toSpill().ifPresent(this::spill);
    }
  }

  private void spill(Outbox.Spill spill) {
    try {
      file.append(spill);
      outbox.spilled(spill);
    } catch (IOException e) {
      LOG.warn("unanswered outcomes stay in memory for now: {}", e.toString());
      notBefore = nanos.getAsLong() + PAUSE_NANOS;
    }
  }

  void answered(Answers answers) {
    boolean spilled = outbox.hasSpilled();
    outbox.answered(answers.lease(), answers.recorded());
    outbox.answered(answers.lease(), answers.superseded());
    outbox.answered(answers.lease(), answers.unknown());
    if (spilled && !outbox.hasSpilled()) {
      file.clear();
    }
  }

  /** Every unanswered outcome. */
  Map<LeaseId, List<Attempt>> unanswered() {
    long now = nanos.getAsLong();
    Map<LeaseId, List<Attempt>> all = new LinkedHashMap<>(outbox.inMemory(now));
    try {
      file.read(outbox, now)
          .forEach(
              (lease, attempts) ->
                  all.merge(
                      lease,
                      attempts,
                      (one, other) -> {
                        List<Attempt> both = new ArrayList<>(one);
                        both.addAll(other);
                        return both;
                      }));
    } catch (IOException e) {
      LOG.error("unanswered outcomes can't be read back", e);
    }
    return all;
  }

  Set<LeaseId> leases() {
    return outbox.leases();
  }

  boolean isEmpty() {
    return outbox.isEmpty();
  }
}
