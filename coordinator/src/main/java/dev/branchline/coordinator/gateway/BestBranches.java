package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/** Finds the best few branches of a sweep in one pass, keeping no more than those. */
public final class BestBranches {
  private static final int PAGE = 1000;

  private BestBranches() {}

  /** The best {@code limit} succeeded branches, the best first; of equal ones the lower ordinal. */
  public static List<BranchRow> of(Gateway gateway, SweepId sweep, Ranking ranking, int limit) {
    if (limit < 1) {
      return List.of();
    }
    Field field = new Field(ranking.metric());
    ToDoubleFunction<BranchRow> value =
        row -> field.in(row).flatMap(Field::number).orElse(Double.NaN);
    Comparator<BranchRow> order = Comparator.comparingDouble(value);
    Comparator<BranchRow> bestFirst =
        (ranking.minimize() ? order : order.reversed()).thenComparingLong(BranchRow::ordinal);
    PriorityQueue<BranchRow> best = new PriorityQueue<>(bestFirst.reversed());
    BranchFilter succeeded = BranchFilter.of(Status.SUCCEEDED);
    List<BranchRow> page = gateway.branches(sweep, succeeded, 0, PAGE);
    while (!page.isEmpty()) {
      for (BranchRow row : page) {
        if (!Double.isNaN(value.applyAsDouble(row))) {
          best.add(row);
          if (best.size() > limit) {
            best.remove();
          }
        }
      }
      page =
          page.size() < PAGE
              ? List.of()
              : gateway.branches(sweep, succeeded, page.getLast().ordinal() + 1, PAGE);
    }
    return best.stream().sorted(bestFirst).toList();
  }
}
