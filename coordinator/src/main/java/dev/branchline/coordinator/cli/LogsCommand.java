package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  branchline logs last 4 -f          as it comes, until the branch has ended",
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
      names = {"-f", "--follow"},
      description = "Go on with what is written while the branch runs.")
  private boolean follow;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Of this attempt; else of the last one.")
  private int attempt;

  @Mixin private final ServerOptions server = new ServerOptions();

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
    if (follow && (failed || attempt > 0 || wanted.map(Ordinals::size).orElse(0L) != 1)) {
      throw Complaint.usage(
          "-f follows one branch, whichever attempt it is at",
          "`branchline logs " + reference + " 4 -f`");
    }
    Place place = server.place(root, Whereabouts.Need.SWEEPS);
    try (Gateway gateway = server.open(root, place)) {
      SweepSummary sweep = Complaint.orThrow(gateway.find(reference));
      if (failed) {
        BranchFilter all = BranchFilter.of(Status.FAILED);
        new Results(gateway, sweep, Optional.empty())
            .forEach(new BranchFilter(all.statuses(), wanted), this::tails);
      } else {
        Ordinals ordinals = wanted.orElseThrow();
        if (ordinals.last() >= sweep.size()) {
          throw Complaint.of(new Refusal.NoSuchBranch(sweep.id(), ordinals.last(), sweep.size()));
        }
        show(gateway, sweep, ordinals, follow && place instanceof Place.Door);
      }
    }
    return ExitCode.OK;
  }

  /** Where nobody works, nothing follows on what there is. */
  private void show(Gateway gateway, SweepSummary sweep, Ordinals wanted, boolean live) {
    if (live) {
      Stream stream = stderr ? Stream.STDERR : Stream.STDOUT;
      new LogTail(gateway, sweep.id(), wanted.last(), stream, root.out()).follow();
      return;
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
    List<OutputFile> all = gateway.output(sweep.id(), row.ordinal());
    Optional<LeaseId> lease =
        lease(gateway, sweep, row)
            .or(() -> all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().lease()));
    List<OutputFile> files =
        all.stream().filter(file -> lease.map(file.lease()::equals).orElse(false)).toList();
    Optional<OutputFile> file = files.stream().filter(f -> f.stream() == stream).findFirst();
    if (file.isPresent()) {
      copy(gateway, file.get());
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

  private void copy(Gateway gateway, OutputFile file) {
    OutputPiece piece;
    long from = 0;
    do {
      piece = Complaint.orThrow(gateway.read(file, from, Gateway.MAX_PIECE));
      root.out().write(piece.bytes(), 0, piece.bytes().length);
      from = piece.until();
    } while (!piece.last() && piece.bytes().length > 0);
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
