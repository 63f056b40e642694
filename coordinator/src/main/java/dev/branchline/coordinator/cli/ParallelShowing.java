package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.parallel.Arguments;
import dev.branchline.coordinator.cli.parallel.Template;
import dev.branchline.coordinator.cli.parallel.WrongWords;
import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.roaringbitmap.RoaringBitmap;

/** Shows what GNU parallel would: the outputs of the branches, and no table of results. */
final class ParallelShowing implements Showing {
  private final Branchline root;
  private final ParallelOptions options;
  private final Supplier<Plan> plan;
  private final List<String> names;
  private final LongFunction<String> command;
  private final Optional<Template> tag;

  /**
   * Which branches there are.
   *
   * @param arguments by ordinal
   * @param sequence the number of a branch in the whole list, from 1
   * @param before those that were there before, of which nothing is shown
   */
  record Plan(Arguments arguments, LongUnaryOperator sequence, RoaringBitmap before) {}

  ParallelShowing(
      Branchline root,
      ParallelOptions options,
      Supplier<Plan> plan,
      List<String> names,
      LongFunction<String> command) {
    this.root = root;
    this.options = options;
    this.plan = plan;
    this.names = names;
    this.command = command;
    try {
      this.tag = options.tag().map(text -> Template.parse(text, names));
    } catch (WrongWords e) {
      throw Complaint.usage(e.getMessage(), e.hint());
    }
  }

  @Override
  public Watch watch(Optional<LiveSession> session, Gateway gateway, SweepSummary start) {
    Plan now = plan.get();
    BranchFiles files = new BranchFiles(gateway, start.id());
    List<Consumer<BranchRow>> asTheyEnd = new ArrayList<>();
    List<Consumer<BranchRow>> inOrder = new ArrayList<>();
    Consumer<BranchRow> output =
        new GroupedOutput(files, root.out(), root.err(), ordinal -> tag(now, ordinal));
    (options.keepOrder() ? inOrder : asTheyEnd).add(output);
    options
        .results()
        .map(root.directory()::resolve)
        .ifPresent(
            folder ->
                asTheyEnd.add(
                    new ResultsTree(folder, files, names, now.arguments()::row, now.sequence())));
    Optional<JobLog> log =
        options
            .joblog()
            .map(root.directory()::resolve)
            .map(file -> new JobLog(file, options.resumes(), files, now.sequence(), command));
    log.ifPresent(asTheyEnd::add);
    EndedBranches ended = new EndedBranches(gateway, start.id(), now.before(), asTheyEnd, inOrder);
    return new Watch() {
      @Override
      public void update(Progress progress) {
        ended.update(progress);
      }

      @Override
      public void close() {
        try {
          ended.close();
        } finally {
          log.ifPresent(JobLog::close);
        }
      }
    };
  }

  private String tag(Plan now, long ordinal) {
    return tag.map(
            template ->
                template.fill(now.arguments().row(ordinal), now.sequence().applyAsLong(ordinal))
                    + "\t")
        .orElse("");
  }

  @Override
  public void show(Gateway gateway, SweepSummary end, Optional<Sweep> sweep) {
    root.out().flush();
    root.say(Sweeps.line(end));
    new Ending(root, OutputForm.Form.human).showFailures(gateway, end);
  }
}
