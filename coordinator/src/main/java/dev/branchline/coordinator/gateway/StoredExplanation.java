package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Why something is as the journal has it, in sentences. */
public final class StoredExplanation {
  private StoredExplanation() {}

  static List<String> of(Gateway gateway, SweepSummary sweep, OptionalLong ordinal) {
    if (ordinal.isEmpty()) {
      return sweep(gateway, sweep);
    }
    BranchFilter one = BranchFilter.of(Ordinals.of(ordinal.getAsLong()));
    return gateway.branches(sweep.id(), one, 0, 1).stream()
        .flatMap(row -> branch(gateway, sweep, row).stream())
        .toList();
  }

  private static List<String> sweep(Gateway gateway, SweepSummary sweep) {
    List<String> lines = new ArrayList<>();
    String name = "Sweep " + sweep.id() + " (" + sweep.name() + ")";
    String because = sweep.reason().isEmpty() ? "" : ": " + sweep.reason();
    lines.add(
        switch (sweep.status()) {
          case RUNNING -> name + " isn't finished.";
          case PAUSED -> name + " is paused: no new branch starts.";
          case STOPPING -> name + " is stopping: no branch starts any more.";
          case FINISHED ->
              name
                  + sweep.verdict().map(verdict -> " is finished: " + verdict.word()).orElse("")
                  + because
                  + ".";
        });
    long pending = sweep.size() - sweep.counts().done();
    if (sweep.status() != SweepStatus.FINISHED && pending > 0) {
      lines.add(
          "%,d of its %,d branches have no outcome in the journal."
              .formatted(pending, sweep.size()));
      lines.add("If no `branchline run` works on it, `branchline resume` goes on.");
    }
    gateway.failureGroups(sweep.id()).forEach(group -> lines.add("Failed: " + group.line()));
    return lines;
  }

  private static List<String> branch(Gateway gateway, SweepSummary sweep, BranchRow row) {
    List<String> lines = new ArrayList<>();
    String name = "Branch " + row.ordinal();
    String because = row.reason().isEmpty() ? "" : ": " + row.reason();
    if (row.status().isFinal()) {
      lines.add(
          name
              + (row.attempt() == 0 ? " never ran, and is " : " is ")
              + row.status().word()
              + row.failure().map(Failure::message).map(m -> ": " + m).orElse(because)
              + ".");
    } else if (sweep.status() == SweepStatus.PAUSED) {
      lines.add(name + " waits: its sweep is paused.");
    } else {
      lines.add(name + " has no outcome in the journal: it waits, or runs just now.");
    }
    lines.addAll(attempts(gateway, sweep.id(), row.ordinal()));
    return lines;
  }

  /** What became of each attempt of a branch, a sentence each. */
  public static List<String> attempts(Gateway gateway, SweepId sweep, long ordinal) {
    List<String> lines = new ArrayList<>();
    for (AttemptRow attempt : gateway.attempts(sweep, ordinal)) {
      lines.add(
          "Attempt "
              + attempt.number()
              + attempt.worker().map(worker -> " on " + worker).orElse("")
              + fate(attempt.fate())
              + attempt.failure().map(Failure::message).map(m -> ": " + m).orElse("")
              + ".");
    }
    return lines;
  }

  private static String fate(AttemptRow.Fate fate) {
    return switch (fate) {
      case RUNNING -> " runs";
      case FINAL -> " is the one that counts";
      case RETRIED -> " failed and was tried again";
      case SUPERSEDED -> " doesn't count any more";
      case LOST -> " was lost with its worker";
    };
  }
}
