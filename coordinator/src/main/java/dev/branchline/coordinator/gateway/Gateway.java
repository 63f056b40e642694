package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.SweepId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one door through which sweeps are looked at and steered, whoever keeps them.
 *
 * <p>Calls block until there is an answer, and may come from any thread. A query about a sweep that
 * isn't there (any more) answers with nothing. A command is answered when its effect is on disk, or
 * with the reason why it has none.
 */
public interface Gateway extends AutoCloseable {
  /** The most bytes of an output that are read at once. */
  int MAX_PIECE = 1 << 20;

  /** Every sweep, oldest first. */
  List<SweepSummary> sweeps();

  /**
   * The sweep that people mean by {@code reference}: {@code last} is the newest; then an id, an
   * exact name (the newest of that name), the prefix of exactly one name.
   */
  Reply<SweepSummary> find(String reference);

  /** The frozen definition of a sweep, as it was submitted. */
  Optional<String> definition(SweepId sweep);

  /**
   * The branches that pass the filter, in ascending order of their ordinals. Costs what the page
   * costs, whatever the sweep's size; the next page starts after the last ordinal of this one. Rows
   * of an indexed space may come without their configs, which the definition tells.
   *
   * @param from the lowest ordinal of the page
   * @param limit the most rows; a shorter page is the last one
   */
  List<BranchRow> branches(SweepId sweep, BranchFilter filter, long from, int limit);

  /** Every attempt of one branch that is known, the superseded ones too, oldest first. */
  List<AttemptRow> attempts(SweepId sweep, long ordinal);

  /** What went wrong, the most frequent first; bounded in number, whatever the sweep's size. */
  List<FailureGroup> failureGroups(SweepId sweep);

  /**
   * The {@code limit} branches that are best by a number that they reported or returned, the best
   * first; those without that number are left out.
   */
  List<BranchRow> best(SweepId sweep, Ranking ranking, int limit);

  /**
   * Why a sweep, or one branch of it, is where it is: one sentence a line. Empty if it isn't there.
   */
  List<String> explain(SweepId sweep, OptionalLong ordinal);

  /** How a sweep that is being worked on gets on; empty if nobody works on it here. */
  Optional<Progress> progress(SweepId sweep);

  /**
   * Where the output of a branch's attempts is, oldest first; attempts without output have none.
   */
  List<OutputFile> output(SweepId sweep, long ordinal);

  /**
   * A piece of such an output. Asked from where the last piece ended on, as long as that wasn't the
   * last, it follows an attempt that runs.
   *
   * @param from the first byte, from 0; negative: so many before the end
   * @param limit the most bytes; at most {@link #MAX_PIECE}
   */
  Reply<OutputPiece> read(OutputFile file, long from, int limit);

  /** The workers that are connected, by name; none if nobody works here. */
  List<WorkerRow> workers();

  /**
   * Takes a new sweep; from the answer on it is on disk, and is worked on. With a key that was used
   * before, the same submission is answered with the sweep that it made then, as long as that is
   * there; another one is refused.
   */
  Reply<SweepId> submit(Submission submission);

  /** Steers a sweep; the answer is how it then stands. */
  Reply<SweepSummary> act(SweepId sweep, Action action);

  /** Removes a sweep that isn't worked on, with its results and its output. */
  Reply<SweepSummary> remove(SweepId sweep);

  /**
   * Tells of a sweep's progress, a few times a second at most and once at the end, on a thread of
   * the gateway; the listener must be quick.
   *
   * @return the sweep as it stands when it is finished, or, not finished, when this gateway works
   *     no more on it because it was drained, killed or closed. Never completed exceptionally by
   *     what befalls a branch
   */
  CompletableFuture<SweepSummary> follow(SweepId sweep, Consumer<Progress> listener);

  /**
   * Tells of what becomes of one sweep, or of all; first how things stand. The listener is called
   * by one thread at a time, and must be quick.
   *
   * @param sweep the one; if it isn't there, the snapshot is empty and nothing follows
   */
  Subscription events(Optional<SweepId> sweep, Consumer<Update> listener);

  @Override
  void close();
}
