package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.parallel.Arguments;
import dev.branchline.coordinator.cli.parallel.ParallelSweep;
import dev.branchline.coordinator.cli.parallel.ParallelWords;
import dev.branchline.coordinator.cli.parallel.WrongWords;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.SourceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.roaringbitmap.RoaringBitmap;

/** Makes a sweep of a command in GNU parallel's form, and says what is to be seen of it. */
final class ParallelRun {
  /** Shuffled, every branch is listed. */
  private static final long MOST_SHUFFLED = 10_000_000;

  private static final int LONGEST_FILE = 60;

  private final Branchline root;
  private final ParallelOptions options;
  private final List<String> flags;
  private final SweepSource source;
  private final ParallelWords words;
  private final ParallelSweep sweep;
  private ParallelShowing.Plan plan;

  /**
   * Reads the words.
   *
   * @param flags the policies, see {@link PolicyOptions#parallelFlags}
   */
  ParallelRun(Branchline root, ParallelOptions options, List<String> flags, List<String> typed) {
    this.root = root;
    this.options = options;
    this.flags = flags;
    this.source = new SweepSource(root);
    try {
      this.words = ParallelWords.read(typed, options.form(), source::lines);
      this.sweep = new ParallelSweep(words.command(), words.arguments().names());
    } catch (WrongWords e) {
      throw Complaint.usage(e.getMessage(), e.hint());
    }
    words.warnings().forEach(warning -> root.say("warning: " + warning));
    this.plan = whole(options.shuffle() ? shuffled(words.arguments()) : words.arguments());
  }

  private static ParallelShowing.Plan whole(Arguments arguments) {
    return new ParallelShowing.Plan(arguments, ordinal -> ordinal + 1, new RoaringBitmap());
  }

  private static Arguments shuffled(Arguments arguments) {
    if (arguments.size() > MOST_SHUFFLED) {
      throw Complaint.usage("%,d branches are too many to shuffle".formatted(arguments.size()), "");
    }
    List<Long> order = new ArrayList<>(LongStream.range(0, arguments.size()).boxed().toList());
    Collections.shuffle(order);
    return arguments.rows(order.stream().mapToLong(Long::longValue));
  }

  /** Whether there is nothing to do from the start, and that is said. */
  boolean isEmpty() {
    boolean empty = plan.arguments().size() == 0;
    if (empty) {
      root.say("nothing to run: an input has no values");
    }
    return empty;
  }

  /**
   * Shows the commands, those that are left where it resumes.
   *
   * @param kept what was run here before, if anything was
   */
  void print(Optional<Gateway> kept) {
    kept.filter(_ -> options.resumes()).ifPresent(gateway -> narrow(gateway));
    for (long ordinal = 0; ordinal < plan.arguments().size(); ordinal++) {
      if (!plan.before().contains((int) ordinal)) {
        root.out().println(line(ordinal));
      }
    }
  }

  private String line(long ordinal) {
    return sweep.line(plan.arguments().row(ordinal), plan.sequence().applyAsLong(ordinal));
  }

  /** Hands it over, or what is left of it; the id is what is then followed. */
  Function<Gateway, Reply<SweepId>> begin() {
    return gateway -> {
      Optional<Resumption.Same> same = options.resumes() ? narrow(gateway) : Optional.empty();
      if (same.isPresent()) {
        SweepSummary known = same.get().sweep();
        return gateway
            .act(known.id(), same.get().action())
            .then(now -> Reply.<SweepId>accept(now.id()));
      }
      Definition definition = definition(plan.arguments());
      return gateway.submit(new Submission(definition.text(), sweep.name(), file()));
    };
  }

  /** There is nothing to do. */
  static final class NothingLeft extends RuntimeException {
    private static final long serialVersionUID = 1;

    NothingLeft() {
      super("nothing is left to run", null, false, false);
    }
  }

  /**
   * Leaves out what was run before; what is found may be a whole sweep that goes on.
   *
   * @throws NothingLeft if nothing is left
   */
  private Optional<Resumption.Same> narrow(Gateway gateway) {
    Resumption.Left left =
        new Resumption(gateway, source, options.resumeFailed()).of(definition(plan.arguments()));
    return switch (left) {
      case Resumption.Same same -> {
        plan = new ParallelShowing.Plan(plan.arguments(), plan.sequence(), same.before());
        yield Optional.of(same);
      }
      case Resumption.Some(RoaringBitmap indices) -> {
        if (indices.isEmpty()) {
          throw new NothingLeft();
        }
        if (indices.getLongCardinality() < plan.arguments().size()) {
          plan =
              new ParallelShowing.Plan(
                  plan.arguments().rows(indices.stream().asLongStream()),
                  ordinal -> indices.select((int) ordinal) + 1L,
                  new RoaringBitmap());
        }
        yield Optional.empty();
      }
    };
  }

  private Definition definition(Arguments arguments) {
    SourceFile file = new SourceFile(ParallelSweep.FILE, sweep.text(arguments));
    return Definition.freeze(
        source.readToSubmit(file, root.directory(), flags).sweep(), root.directory().toString());
  }

  private String file() {
    String command = words.command().isBlank() ? ":::" : words.command() + " :::";
    return command.length() <= LONGEST_FILE ? command : command.substring(0, LONGEST_FILE) + "...";
  }

  /** What is to be seen of it, once it has begun. */
  Showing showing() {
    return new ParallelShowing(root, options, () -> plan, words.arguments().names(), this::line);
  }
}
