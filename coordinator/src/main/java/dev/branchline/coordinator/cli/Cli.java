package dev.branchline.coordinator.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's command line: all commands, and how their troubles are told. */
public final class Cli {
  private Cli() {}

  /** Runs one command, and answers with the process's exit code. */
  public static int execute(Setting setting, String... arguments) {
    try {
      return commandLine(setting).execute(arguments);
    } finally {
      setting.out().flush();
      setting.err().flush();
    }
  }

  /** Every command, ready to be executed, or to have others added. */
  public static CommandLine commandLine(Setting setting) {
    Branchline root = new Branchline(setting);
    CommandLine line = new CommandLine(root);
    List<Object> commands =
        List.of(
            new RunCommand(root),
            new ResumeCommand(root),
            new PlanCommand(root),
            new ListCommand(root),
            new InfoCommand(root),
            new ResultsCommand(root),
            new LogsCommand(root),
            new RetryCommand(root),
            new RemoveCommand(root),
            new ExplainCommand(root),
            new CompletionCommand(root));
    commands.forEach(line::addSubcommand);
    line.setOut(new PrintWriter(setting.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(setting.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colour(setting) ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpLongOptionsMaxWidth(28);
    line.setExpandAtFiles(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setParameterExceptionHandler((e, _) -> misused(setting.err(), e));
    line.setExecutionExceptionHandler(troubles(setting.err()));
    return line;
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
          case Complaint complaint -> {
            err.println("error: " + complaint.getMessage());
            if (!complaint.hint().isEmpty()) {
              err.println("hint: " + complaint.hint());
            }
            yield complaint.exitCode();
          }
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
