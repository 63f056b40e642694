package dev.branchline.coordinator.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a script that completes what is typed. */
@Command(
    name = "completion",
    description = "Write a script that completes commands and options in a shell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(branchline completion bash)",
      "  source <(branchline completion zsh)",
      "  branchline completion fish > ~/.config/fish/completions/branchline.fish"
    })
final class CompletionCommand implements Callable<Integer> {

  /** The shells that have one. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  private final Branchline root;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Shell shell;

  CompletionCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    CommandLine all = spec.root().commandLine();
    root.out()
        .print(
            switch (shell) {
              case bash, zsh -> AutoComplete.bash("branchline", all);
              case fish -> fish(all);
            });
    return ExitCode.OK;
  }

  private static String fish(CommandLine all) {
    StringBuilder script = new StringBuilder("# branchline completion for fish\n");
    all.getSubcommands()
        .forEach(
            (name, command) -> {
              String about =
                  String.join(" ", command.getCommandSpec().usageMessage().description());
              script.append(
                  "complete -c branchline -n __fish_use_subcommand -f -a %s -d %s%n"
                      .formatted(name, quoted(about)));
            });
    for (Map.Entry<String, CommandLine> command : all.getSubcommands().entrySet()) {
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        script.append(
            "complete -c branchline -n '__fish_seen_subcommand_from %s'"
                .formatted(command.getKey()));
        for (String name : option.names()) {
          script
              .append(name.startsWith("--") ? " -l " : " -s ")
              .append(name.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) {
          script.append(" -r");
        }
        script.append(" -d ").append(quoted(String.join(" ", option.description()))).append('\n');
      }
    }
    return script.toString();
  }

  private static String quoted(String text) {
    String filled = text.replace("${COMPLETION-CANDIDATES}", "human, json, csv, quiet");
    return String.format(Locale.ROOT, "'%s'", filled.replace("\\", "\\\\").replace("'", "\\'"));
  }
}
