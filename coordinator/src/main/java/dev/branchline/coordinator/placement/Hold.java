package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import java.util.TreeMap;

/** What one worker has of one sweep. */
final class Hold {
  final Resources perAttempt;
  final TreeMap<LeaseId, Share> leases = new TreeMap<>();

  /** The branches of the last grant, which bounds the next; kept when the leases are done. */
  long lastGrant;

  Hold(Resources perAttempt) {
    this.perAttempt = perAttempt;
  }

  /** One lease's part. */
  static final class Share {
    final int width;
    final long grantedNanos;

    /** Whether the worker had nothing else of the sweep when it was granted. */
    final boolean fresh;

    long open;
    boolean signed;
    long askedNanos;
    boolean asked;

    Share(int width, long open, long grantedNanos, boolean fresh) {
      this.width = width;
      this.open = open;
      this.grantedNanos = grantedNanos;
      this.fresh = fresh;
    }
  }

  /** The greatest width of its leases, which they share. */
  int width() {
    int width = 0;
    for (Share share : leases.values()) {
      width = Math.max(width, share.width);
    }
    return width;
  }

  /** Branches that haven't ended there. */
  long open() {
    long open = 0;
    for (Share share : leases.values()) {
      open += share.open;
    }
    return open;
  }

  /** How many attempts may run there now: the width, or fewer if no more branches are left. */
  int lanes() {
    return (int) Math.min(width(), open());
  }
}
