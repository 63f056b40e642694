package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.RowWriter;
import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.sweep.ResultMode;
import dev.branchline.protocol.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows a sweep that was followed to its end, or for as long as it was worked on. */
final class Ending implements Showing {
  private static final int ROWS = 20;
  private static final int GROUPS = 10;

  /** An interrupted sweep may have any number of branches that wait; they are no results. */
  private static final BranchFilter ENDED =
      BranchFilter.of(
          Status.SUCCEEDED, Status.FAILED, Status.SKIPPED, Status.CANCELLED, Status.PRUNED);

  private final Branchline root;
  private final OutputForm.Form form;

  Ending(Branchline root, OutputForm.Form form) {
    this.root = root;
    this.form = form;
  }

  /** Whether what its only branch writes is shown as it comes. */
  boolean echoes(SweepSummary sweep) {
    return sweep.size() == 1 && form == OutputForm.Form.human;
  }

  private static boolean grows(Optional<Sweep> sweep) {
    return sweep.flatMap(Sweep::fed).isPresent();
  }

  @Override
  public Watch watch(Optional<LiveSession> session, Gateway gateway, SweepSummary start) {
    return session.isPresent() && echoes(start)
        ? new OutputEcho(session.get(), root.out(), root.err())
        : Watch.of(root, start);
  }

  /** Shows the results, how many there are of each kind, and what went wrong. */
  @Override
  public void show(Gateway gateway, SweepSummary end, Optional<Sweep> sweep) {
    Results results = new Results(gateway, end, sweep);
    boolean bounded = false;
    if (form == OutputForm.Form.quiet) {
      root.out().println(end.id());
    } else if (form != OutputForm.Form.human) {
      RowWriter writer = results.writer(root.out(), form, List.of());
      results.forEach(BranchFilter.ALL, writer::add);
      writer.finish();
    } else if (echoes(end) && !grows(sweep)) {
      showResult(results, sweep);
    } else if (end.counts().done() > 0) {
      bounded = showTable(results, end);
    }
    root.out().flush();
    root.say(Sweeps.line(end));
    showFailures(gateway, end);
    if (bounded) {
      root.say("hint: `branchline results " + end.id() + "` shows all of the results");
    }
  }

  /** What the one branch left, unless it was seen in the output already. */
  private void showResult(Results results, Optional<Sweep> sweep) {
    if (sweep.map(Sweep::result).equals(Optional.of(ResultMode.STDOUT))) {
      return;
    }
    for (BranchRow row : results.first(BranchFilter.ALL, 1)) {
      if (!row.result().entries().isEmpty()) {
        root.out().println(Json.write(row.result()));
      }
    }
  }

  /** Shows the best rows, and says whether there are more. */
  private boolean showTable(Results results, SweepSummary end) {
    RowWriter writer = results.writer(root.out(), form, List.of());
    Optional<Ranking> ranking = results.ranking();
    if (end.size() <= ROWS && ranking.isPresent()) {
      results.forEachSorted(
          ENDED, new Field(ranking.get().metric()), !ranking.get().minimize(), writer::add);
      writer.finish();
      return false;
    }
    List<BranchRow> rows = new ArrayList<>();
    ranking.ifPresent(by -> rows.addAll(results.best(by, ROWS)));
    if (rows.isEmpty()) {
      rows.addAll(results.first(ENDED, ROWS));
    }
    rows.forEach(writer::add);
    writer.finish();
    return end.size() > rows.size();
  }

  /** What went wrong, grouped; nothing if nothing did. */
  void showFailures(Gateway gateway, SweepSummary end) {
    if (end.counts().failed() == 0) {
      return;
    }
    List<FailureGroup> groups = gateway.failureGroups(end.id());
    groups.stream().limit(GROUPS).forEach(group -> root.err().println("  " + group.line()));
    if (groups.size() > GROUPS) {
      root.say("  and %d more kinds".formatted(groups.size() - GROUPS));
    }
    long first = groups.stream().mapToLong(FailureGroup::firstOrdinal).findFirst().orElse(0);
    if (end.verdict().isPresent()) {
      root.say(
          "hint: `branchline logs %s %d --stderr` shows what branch %d wrote; `branchline retry %s --failed` runs them again"
              .formatted(end.id(), first, first, end.id()));
    }
  }
}
