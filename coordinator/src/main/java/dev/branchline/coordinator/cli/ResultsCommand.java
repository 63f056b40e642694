package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.RowWriter;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Status;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one row a branch. */
@Command(
    name = "results",
    description = "Show the results of a sweep, one row a branch.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline results                             all of the newest sweep",
      "  branchline results digits --best 5             by the sweep's metric",
      "  branchline results last --sort loss --reverse",
      "  branchline results last 0-99 --status failed,cancelled",
      "  branchline results last --group-by lr --agg 'mean(loss)' --agg 'count()'",
      "  branchline results last --output csv --columns ordinal,lr,loss"
    })
final class ResultsCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SWEEP", description = Words.SWEEP)
  private String reference = "last";

  @Parameters(index = "1", arity = "0..1", paramLabel = "BRANCHES", description = Words.BRANCHES)
  private @Nullable String selector;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "Only branches that stand so: failed, or failed,cancelled.")
  private List<String> statuses = List.of();

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description = "Order by a column: loss, duration, config.lr. Those without it come last.")
  private @Nullable String sort;

  @Option(
      names = {"-r", "--reverse"},
      description = "The greatest first.")
  private boolean reverse;

  @Option(
      names = "--best",
      paramLabel = "N",
      description = "The best N by the sweep's metric, or the first N of --sort.")
  private int best;

  @Option(
      names = "--group-by",
      paramLabel = "COLUMN",
      split = ",",
      description = "One row for all branches with the same values here.")
  private List<String> groupBy = List.of();

  @Option(
      names = "--agg",
      paramLabel = "CALL",
      description = "With --group-by: mean(x), min(x), max(x), sum(x), std(x) or count().")
  private List<String> aggregates = List.of();

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "Which columns to show, and in which order (human, csv).")
  private List<String> columns = List.of();

  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  ResultsCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    BranchFilter filter =
        new BranchFilter(statuses(), Optional.ofNullable(selector).map(Selector::parse));
    try (Gateway gateway = server.open(root, Whereabouts.Need.SWEEPS)) {
      SweepSummary sweep = Complaint.orThrow(gateway.find(reference));
      Results results = new Results(gateway, sweep, new SweepSource(root).of(gateway, sweep));
      if (!groupBy.isEmpty() || !aggregates.isEmpty()) {
        Groups groups = new Groups(groupBy, aggregates);
        results.forEach(filter, groups::add);
        groups.write(root.out(), form);
      } else {
        show(results, filter, form);
      }
    }
    return ExitCode.OK;
  }

  private void show(Results results, BranchFilter filter, OutputForm.Form form) {
    RowWriter writer = results.writer(root.out(), form, columns.stream().map(Field::new).toList());
    if (sort != null) {
      results.forEachSorted(filter, new Field(sort), reverse, limited(writer));
    } else if (best > 0) {
      best(results, filter, writer);
    } else {
      results.forEach(filter, writer::add);
    }
    writer.finish();
  }

  /**
   * By the sweep's metric; among all branches the gateway knows them, among some they are sorted.
   */
  private void best(Results results, BranchFilter filter, RowWriter writer) {
    Ranking ranking =
        results
            .ranking()
            .orElseThrow(
                () ->
                    Complaint.usage(
                        "the sweep names no metric, so none of its branches is best",
                        "`--sort COLUMN --best " + best + "` orders by a column"));
    if (filter.equals(BranchFilter.ALL)) {
      results.best(ranking, best).forEach(writer::add);
      return;
    }
    Field metric = new Field(ranking.metric());
    Consumer<BranchRow> first = limited(writer);
    results.forEachSorted(
        filter,
        metric,
        !ranking.minimize(),
        row -> {
          if (row.status() == Status.SUCCEEDED
              && metric.in(row).flatMap(Field::number).isPresent()) {
            first.accept(row);
          }
        });
  }

  /** No more than {@code --best} asks for. */
  private Consumer<BranchRow> limited(RowWriter writer) {
    long[] left = {best > 0 ? best : Long.MAX_VALUE};
    return row -> {
      if (left[0]-- > 0) {
        writer.add(row);
      }
    };
  }

  private Set<Status> statuses() {
    Set<Status> wanted = EnumSet.noneOf(Status.class);
    for (String word : statuses) {
      try {
        wanted.add(Status.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw Complaint.usage(
            "no branch can be '" + word + "'",
            "it may be "
                + String.join(", ", Arrays.stream(Status.values()).map(Status::word).toList()));
      }
    }
    return wanted;
  }
}
