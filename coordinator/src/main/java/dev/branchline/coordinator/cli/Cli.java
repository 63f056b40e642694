package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.parallel.ParallelWords;
import dev.branchline.coordinator.gateway.Refused;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's command line: all commands, and how their troubles are told. */
public final class Cli {
  private Cli() {}

  /** Each command, made only when it is needed: their annotations take a while to read. */
  private static final Map<String, Function<Branchline, Object>> COMMANDS = commands();

  /** Runs one command, and answers with the process's exit code. */
  public static int execute(Setting setting, String... arguments) {
    return execute(setting, Map.of(), arguments);
  }

  /**
   * The same, with commands that other rooms bring along.
   *
   * @param others by name, each made when it is needed: an object annotated as picocli wants it,
   *     that may throw a {@link Complaint}
   */
  public static int execute(
      Setting setting, Map<String, Function<Invocation, Object>> others, String... arguments) {
    Map<String, Function<? super Branchline, Object>> all = all(others);
    try {
      return commandLine(setting, all, needed(all.keySet(), arguments), List.of(arguments))
          .execute(arguments);
    } finally {
      setting.out().flush();
      setting.err().flush();
    }
  }

  /** Every command of this room, ready to be executed. */
  static CommandLine commandLine(Setting setting) {
    return commandLine(setting, all(Map.of()), COMMANDS.keySet(), List.of());
  }

  private static Map<String, Function<? super Branchline, Object>> all(
      Map<String, Function<Invocation, Object>> others) {
    Map<String, Function<? super Branchline, Object>> all = new LinkedHashMap<>(COMMANDS);
    all.putAll(others);
    return all;
  }

  private static Map<String, Function<Branchline, Object>> commands() {
    Map<String, Function<Branchline, Object>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand::new);
    commands.put("resume", ResumeCommand::new);
    commands.put("plan", PlanCommand::new);
    commands.put("config", ConfigCommand::assembled);
    commands.put("submit", SubmitCommand::new);
    commands.put("watch", WatchCommand::new);
    commands.put("wait", WaitCommand::new);
    commands.put("pause", PauseCommand::new);
    commands.put("stop", StopCommand::new);
    commands.put("cancel", CancelCommand::new);
    commands.put("workers", WorkersCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("info", InfoCommand::new);
    commands.put("results", ResultsCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("journal", JournalCommand::assembled);
    commands.put("retry", RetryCommand::new);
    commands.put("rm", RemoveCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("completion", CompletionCommand::new);
    return commands;
  }

  /** The command that is named, if that is plain to see, else all of them. */
  private static Set<String> needed(Set<String> all, String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String word = arguments[i];
      if (word.equals("-C")) {
        i++;
      } else if (!word.startsWith("-")) {
        boolean alone = all.contains(word) && !word.equals("completion");
        return alone ? Set.of(word) : all;
      }
    }
    return all;
  }

  private static CommandLine commandLine(
      Setting setting,
      Map<String, Function<? super Branchline, Object>> commands,
      Set<String> names,
      List<String> arguments) {
    Branchline root = new Branchline(setting);
    CommandLine line = new CommandLine(root);
    commands.forEach(
        (name, command) -> {
          if (names.contains(name)) {
            line.addSubcommand(name, command.apply(root));
          }
        });
    String version = "branchline " + setting.version();
    line.getCommandSpec().version(version);
    versions(line, version);
    line.setOut(new PrintWriter(setting.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(setting.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colour(setting) ? Ansi.ON : Ansi.OFF));
    if (ParallelWords.areParallel(arguments)) {
      // As there: what follows the command's first word is the command's.
      line.getSubcommands().values().forEach(one -> one.setStopAtPositional(true));
    }
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpLongOptionsMaxWidth(28);
    line.setExpandAtFiles(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setParameterExceptionHandler((e, _) -> misused(setting.err(), e));
    line.setExecutionExceptionHandler(troubles(setting.err()));
    return line;
  }

  private static void versions(CommandLine line, String version) {
    line.getSubcommands()
        .values()
        .forEach(
            one -> {
              one.getCommandSpec().version(version);
              versions(one, version);
            });
  }

  private static int told(PrintStream err, Complaint complaint) {
    err.println("error: " + complaint.getMessage());
    if (!complaint.hint().isEmpty()) {
      err.println("hint: " + complaint.hint());
    }
    return complaint.exitCode();
  }

  private static boolean colour(Setting setting) {
    String refused = setting.environment().getOrDefault("NO_COLOR", "");
    return setting.terminal() && refused.isEmpty();
  }

  private static int misused(PrintStream err, ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("error: " + e.getMessage());
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions().stream().map(s -> "`" + s + "`").toList()
            : List.of();
    err.println(
        near.isEmpty()
            ? "hint: `" + name + " --help` shows how it is used"
            : "hint: did you mean " + String.join(" or ", near) + "?");
    return ExitCode.USAGE;
  }

  private static IExecutionExceptionHandler troubles(PrintStream err) {
    return (Exception e, CommandLine _, ParseResult _) ->
        switch (e) {
          case Complaint complaint -> told(err, complaint);
          case Refused refused -> told(err, Complaint.of(refused.refusal()));
          case UncheckedIOException trouble -> {
            err.println("error: " + trouble.getMessage());
            yield ExitCode.UNREACHABLE;
          }
          default -> {
            err.println("error: this is a bug in branchline, please report it with what follows");
            e.printStackTrace(err);
            yield ExitCode.BUG;
          }
        };
  }
}
