package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what programs wrote. */
@Command(
    name = "logs",
    description = "Show what the program of a branch wrote.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline logs last 4             its output",
      "  branchline logs last 4 --stderr    its error output",
      "  branchline logs last 3-5           of several, each under its ordinal",
      "  branchline logs last --failed      the ends of what the failed ones wrote"
    })
final class LogsCommand implements Callable<Integer> {
  private static final int PAGE = 100;

  private final Branchline root;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SWEEP", description = Words.SWEEP)
  private String reference = "last";

  @Parameters(index = "1", arity = "0..1", paramLabel = "BRANCHES", description = Words.BRANCHES)
  private @Nullable String selector;

  @Option(names = "--stderr", description = "The error output.")
  private boolean stderr;

  @Option(names = "--failed", description = "The ends of both outputs of every failed branch.")
  private boolean failed;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Of this attempt; else of the last one.")
  private int attempt;

  LogsCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (selector == null && !failed) {
      throw Complaint.usage(
          "which branch?",
          "`branchline logs " + reference + " 4` shows one, `--failed` the failed");
    }
    Optional<Ordinals> wanted = Optional.ofNullable(selector).map(Selector::parse);
    try (Gateway gateway = root.stored()) {
      SweepSummary sweep = Complaint.orThrow(gateway.find(reference));
      if (failed) {
        BranchFilter all = BranchFilter.of(Status.FAILED);
        new Results(gateway, sweep, Optional.empty())
            .forEach(new BranchFilter(all.statuses(), wanted), this::tails);
      } else {
        show(gateway, sweep, wanted.orElseThrow());
      }
    }
    return ExitCode.OK;
  }

  private void show(Gateway gateway, SweepSummary sweep, Ordinals wanted) {
    if (wanted.last() >= sweep.size()) {
      throw Complaint.of(new Refusal.NoSuchBranch(sweep.id(), wanted.last(), sweep.size()));
    }
    boolean headed = wanted.size() > 1;
    long from = 0;
    List<BranchRow> page;
    do {
      page = gateway.branches(sweep.id(), BranchFilter.of(wanted), from, PAGE);
      for (BranchRow row : page) {
        if (headed) {
          root.out().println("==> branch " + row.ordinal() + " <==");
        }
        one(gateway, sweep, row, headed);
        from = row.ordinal() + 1;
      }
    } while (page.size() == PAGE);
  }

  private void one(Gateway gateway, SweepSummary sweep, BranchRow row, boolean headed) {
    Stream stream = stderr ? Stream.STDERR : Stream.STDOUT;
    Optional<LeaseId> lease = lease(gateway, sweep, row);
    List<OutputFile> files =
        gateway.output(sweep.id(), row.ordinal()).stream()
            .filter(file -> lease.map(file.lease()::equals).orElse(false))
            .toList();
    Optional<OutputFile> file = files.stream().filter(f -> f.stream() == stream).findFirst();
    if (file.isPresent()) {
      copy(file.get());
      return;
    }
    String tail = attempt > 0 ? "" : row.failure().map(f -> tail(f, stream)).orElse("");
    if (!tail.isEmpty()) {
      root.out().print(tail);
    } else if (!headed) {
      root.say("branch " + row.ordinal() + " wrote nothing to " + stream.word());
      if (!files.isEmpty() && !stderr) {
        root.say("hint: `branchline logs " + reference + " " + row.ordinal() + " --stderr`");
      }
    }
  }

  private Optional<LeaseId> lease(Gateway gateway, SweepSummary sweep, BranchRow row) {
    if (attempt == 0) {
      return row.lease();
    }
    List<AttemptRow> attempts = gateway.attempts(sweep.id(), row.ordinal());
    return Optional.of(
        attempts.stream()
            .filter(known -> known.number() == attempt)
            .findFirst()
            .orElseThrow(
                () ->
                    Complaint.usage(
                        "branch " + row.ordinal() + " has no attempt " + attempt,
                        "its attempts are "
                            + attempts.stream().map(AttemptRow::number).distinct().toList()))
            .lease());
  }

  private void copy(OutputFile file) {
    try {
      Files.copy(file.path(), root.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tails(BranchRow row) {
    Failure failure =
        row.failure().orElseThrow(() -> new IllegalStateException("no failure: " + row));
    root.out().println("==> branch " + row.ordinal() + ": " + failure.message() + " <==");
    for (Stream stream : Stream.values()) {
      String tail = tail(failure, stream);
      root.out().print(tail);
      if (!tail.isEmpty() && !tail.endsWith("\n")) {
        root.out().println();
      }
    }
  }

  private static String tail(Failure failure, Stream stream) {
    return switch (stream) {
      case STDOUT -> failure.stdoutTail();
      case STDERR -> failure.stderrTail();
    };
  }
}
