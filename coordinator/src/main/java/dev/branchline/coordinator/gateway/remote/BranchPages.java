package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts one page of branches together from as many requests as the server's bounds make of it. */
final class BranchPages {
  /** The most branches that a server puts on one page. */
  static final int MAX_PAGE = 1_000;

  /** The most characters of ordinals in one request; servers bound the length of an address. */
  static final int MAX_ORDINALS = 1_000;

  /** Asks for one page of the server. */
  @FunctionalInterface
  interface Asking {
    List<BranchRow> page(Optional<String> ordinals, long from, int limit);
  }

  private BranchPages() {}

  /** See {@link dev.branchline.coordinator.gateway.Gateway#branches}. */
  static List<BranchRow> of(BranchFilter filter, long from, int limit, Asking asking) {
    List<BranchRow> rows = new ArrayList<>();
    if (filter.ordinals().isEmpty()) {
      fill(rows, Optional.empty(), from, limit, asking);
      return rows;
    }
    Ordinals wanted = filter.ordinals().get();
    StringBuilder text = new StringBuilder();
    for (OrdinalRange range : wanted.ranges()) {
      if (range.until() <= from) {
        continue;
      }
      if (text.length() > MAX_ORDINALS) {
        fill(rows, Optional.of(text.toString()), from, limit, asking);
        text.setLength(0);
      }
      if (rows.size() == limit) {
        return rows;
      }
      text.append(text.isEmpty() ? "" : ",").append(new Ordinals(List.of(range)));
    }
    if (!text.isEmpty()) {
      fill(rows, Optional.of(text.toString()), from, limit, asking);
    }
    return rows;
  }

  private static void fill(
      List<BranchRow> rows, Optional<String> ordinals, long from, int limit, Asking asking) {
    long start = from;
    while (rows.size() < limit) {
      int wanted = Math.min(limit - rows.size(), MAX_PAGE);
      List<BranchRow> page = asking.page(ordinals, start, wanted);
      rows.addAll(page);
      if (page.size() < wanted) {
        return;
      }
      start = page.getLast().ordinal() + 1;
    }
  }
}
