package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.view.SweepSummary;
import java.util.List;

/** Finds the sweep that people mean. */
public final class References {
  private References() {}

  /**
   * See {@link Gateway#find}.
   *
   * @param sweeps all that there are, oldest first
   */
  public static Reply<SweepSummary> find(List<SweepSummary> sweeps, String reference) {
    if (reference.equals("last") && !sweeps.isEmpty()) {
      return Reply.accept(sweeps.getLast());
    }
    List<SweepSummary> newestFirst = sweeps.reversed();
    return newestFirst.stream()
        .filter(sweep -> sweep.id().toString().equals(reference))
        .findFirst()
        .or(() -> newestFirst.stream().filter(s -> s.name().equals(reference)).findFirst())
        .map(Reply::accept)
        .orElseGet(() -> byPrefix(newestFirst, reference));
  }

  private static Reply<SweepSummary> byPrefix(List<SweepSummary> newestFirst, String reference) {
    List<SweepSummary> candidates =
        reference.isEmpty()
            ? List.of()
            : newestFirst.stream().filter(sweep -> sweep.name().startsWith(reference)).toList();
    long names = candidates.stream().map(SweepSummary::name).distinct().count();
    if (names == 0) {
      return Reply.refuse(new Refusal.NoSuchSweep(reference));
    }
    if (names == 1) {
      return Reply.accept(candidates.getFirst());
    }
    return Reply.refuse(
        new Refusal.Ambiguous(
            reference, candidates.stream().map(s -> s.id() + " (" + s.name() + ")").toList()));
  }
}
