package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.parallel.ParallelWords;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that go with GNU parallel's {@code :::}, by its names and with its meaning. */
final class ParallelOptions {
  @Option(names = "--link", description = "With :::, all inputs go together, not each with each.")
  private boolean link;

  @Option(
      names = "--colsep",
      paramLabel = "REGEX",
      description = "With :::, what parts a value into columns {1} {2}.")
  private @Nullable String colsep;

  @Option(
      names = "--header",
      paramLabel = ":",
      description = "With :::, the first value of each input is its name: {name}.")
  private @Nullable String header;

  @Option(names = "--joblog", paramLabel = "FILE", description = "With :::, a line for each end.")
  private @Nullable String joblog;

  @Option(names = "--results", paramLabel = "DIR", description = "With :::, outputs as a tree.")
  private @Nullable String results;

  @Option(
      names = "--resume",
      description = "With :::, only what this command hasn't been run with here.")
  private boolean resume;

  @Option(names = "--resume-failed", description = "With :::, the same, and what failed.")
  private boolean resumeFailed;

  @Option(names = "--tag", description = "With :::, the values before each line of output.")
  private boolean tag;

  @Option(
      names = "--tagstring",
      paramLabel = "TEXT",
      description = "With :::, this before each line of output: '{1}:'.")
  private @Nullable String tagstring;

  @Option(
      names = {"-k", "--keep-order"},
      description = "With :::, outputs in the order of the values.")
  private boolean keepOrder;

  @Option(names = "--dry-run", description = "With :::, show the commands and run none.")
  private boolean dryRun;

  @Option(names = "--shuf", description = "With :::, in random order.")
  private boolean shuffle;

  @Option(names = "--quote", description = "With :::, words of the command as they are.")
  private boolean quote;

  @Option(names = "--delay", paramLabel = "SECONDS", hidden = true)
  private @Nullable String delay;

  /** Complains of those that mean nothing without {@code :::}. */
  void refuseWithout() {
    Stream.of(
            link ? "--link" : "",
            colsep != null ? "--colsep" : "",
            header != null ? "--header" : "",
            joblog != null ? "--joblog" : "",
            results != null ? "--results" : "",
            resume ? "--resume" : "",
            resumeFailed ? "--resume-failed" : "",
            tag ? "--tag" : "",
            tagstring != null ? "--tagstring" : "",
            keepOrder ? "-k" : "",
            dryRun ? "--dry-run" : "",
            shuffle ? "--shuf" : "",
            quote ? "--quote" : "",
            delay != null ? "--delay" : "")
        .filter(name -> !name.isEmpty())
        .findFirst()
        .ifPresent(
            name -> {
              throw Complaint.usage(
                  name + " goes with a command and :::, not with a sweep file",
                  name.equals("--dry-run")
                      ? "`branchline plan FILE` shows what would run"
                      : "branchline run " + name + " 'echo {}' ::: a b");
            });
  }

  ParallelWords.Form form() {
    if (delay != null) {
      throw Complaint.usage(
          "--delay isn't taken: a branch starts as soon as there is room for it",
          "-j bounds how many run; `sleep` in the command spaces them out");
    }
    if (header != null && !header.equals(":")) {
      throw Complaint.usage(
          "--header takes : alone, not '" + header + "'", "--colsep parts the header too");
    }
    return new ParallelWords.Form(link, header != null, Optional.ofNullable(colsep), quote);
  }

  Optional<String> joblog() {
    return Optional.ofNullable(joblog);
  }

  Optional<String> results() {
    if (results != null
        && (results.contains("{")
            || List.of(".csv", ".tsv", ".json").stream().anyMatch(results::endsWith))) {
      throw Complaint.usage(
          "--results takes a folder, not '" + results + "'",
          "`branchline results last --output csv` writes a table");
    }
    return Optional.ofNullable(results);
  }

  /** What is put before each line of output, with placeholders. */
  Optional<String> tag() {
    return tagstring != null ? Optional.of(tagstring) : tag ? Optional.of("{}") : Optional.empty();
  }

  boolean resumes() {
    return resume || resumeFailed;
  }

  boolean resumeFailed() {
    return resumeFailed;
  }

  boolean keepOrder() {
    return keepOrder;
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean shuffle() {
    return shuffle;
  }
}
