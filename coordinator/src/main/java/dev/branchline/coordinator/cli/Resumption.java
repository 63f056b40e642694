package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Sweep;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * What is left of a command's branches after what the journal has of the same command. Branches are
 * told apart by their config ids, so that the list of values may have changed in between.
 */
final class Resumption {
  /** Each branch's config is computed; more would take long. */
  private static final long MOST = 10_000_000;

  private final Gateway gateway;
  private final SweepSource source;
  private final boolean failedToo;

  Resumption(Gateway gateway, SweepSource source, boolean failedToo) {
    this.gateway = gateway;
    this.source = source;
    this.failedToo = failedToo;
  }

  /** What is to be done. */
  sealed interface Left {}

  /** These branches of the whole, as a sweep of their own; maybe none, maybe all. */
  record Some(RoaringBitmap indices) implements Left {}

  /** The very same sweep goes on; of the branches in {@code before} nobody wants to hear again. */
  record Same(SweepSummary sweep, Action action, RoaringBitmap before) implements Left {}

  Left of(Definition wanted) {
    Sweep sweep = wanted.sweep();
    if (sweep.space().size() > MOST) {
      throw Complaint.usage(
          "%,d branches are too many to look for in the journal".formatted(sweep.space().size()),
          "`branchline resume` goes on with a sweep of any size");
    }
    Map<ConfigId, Integer> done = new HashMap<>();
    Optional<SweepSummary> newest = Optional.empty();
    for (SweepSummary known : gateway.sweeps()) {
      if (known.name().equals(sweep.name())) {
        Optional<Sweep> past = source.of(gateway, known);
        if (past.filter(p -> p.program().equals(sweep.program())).isPresent()) {
          count(known, past, done);
          newest = Optional.of(known);
        }
      }
    }
    Optional<Left> same =
        newest
            .filter(n -> gateway.definition(n.id()).equals(Optional.of(wanted.text())))
            .flatMap(this::goOn);
    return same.orElseGet(() -> rest(sweep, done));
  }

  private BranchFilter over() {
    return failedToo
        ? BranchFilter.of(Status.SUCCEEDED)
        : BranchFilter.of(Status.SUCCEEDED, Status.FAILED);
  }

  private void count(SweepSummary known, Optional<Sweep> past, Map<ConfigId, Integer> done) {
    new Results(gateway, known, past)
        .forEach(over(), row -> row.configId().ifPresent(id -> done.merge(id, 1, Integer::sum)));
  }

  private Optional<Left> goOn(SweepSummary newest) {
    boolean finished = newest.status() == SweepStatus.FINISHED;
    boolean failures = newest.counts().failed() > 0;
    if (finished && failedToo && failures) {
      return Optional.of(new Same(newest, new Action.RetryFailed(), before(newest, over())));
    }
    return finished || (failedToo && failures)
        ? Optional.empty()
        : Optional.of(new Same(newest, new Action.Resume(), before(newest, over())));
  }

  private RoaringBitmap before(SweepSummary sweep, BranchFilter filter) {
    RoaringBitmap before = new RoaringBitmap();
    new Results(gateway, sweep, Optional.empty())
        .forEach(filter, row -> before.add((int) row.ordinal()));
    return before;
  }

  private static Left rest(Sweep sweep, Map<ConfigId, Integer> done) {
    RoaringBitmap left = new RoaringBitmap();
    for (long index = 0; index < sweep.space().size(); index++) {
      ConfigId id = ConfigIds.of(sweep.space().at(index));
      int times = done.getOrDefault(id, 0);
      if (times > 0) {
        done.put(id, times - 1);
      } else {
        left.add((int) index);
      }
    }
    return new Some(left);
  }
}
