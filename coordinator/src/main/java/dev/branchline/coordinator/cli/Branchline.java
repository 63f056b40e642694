package dev.branchline.coordinator.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code branchline} itself: what holds for all commands. */
@Command(
    name = "branchline",
    description = "Runs any program over any sweep of configs, and loses nothing.",
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.LOCAL,
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline run sweep.yaml            run a sweep here, and show the results",
      "  branchline run sweep.yaml lr=0.1,1   the same with other values",
      "  branchline results last --best 5     the best five of the newest sweep",
      "",
      "`branchline COMMAND --help` shows more, with examples."
    })
final class Branchline implements Runnable, Invocation {
  private final Setting setting;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "-C",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Work as if started in DIR.")
  private String directory = "";

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more: who is asked, how long it takes.")
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Say only what went wrong.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show the version.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean version;

  Branchline(Setting setting) {
    this.setting = setting;
  }

  /** Without a command there is nothing to do, so it shows what could be done. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
  }

  @Override
  public Setting setting() {
    return setting;
  }

  PrintStream out() {
    return setting.out();
  }

  PrintStream err() {
    return setting.err();
  }

  @Override
  public boolean verbose() {
    return verbose;
  }

  @Override
  public boolean quiet() {
    return quiet;
  }

  @Override
  public void say(String line) {
    if (!quiet) {
      err().println(line);
    }
  }

  @Override
  public void detail(String line) {
    if (verbose) {
      err().println(line);
    }
  }

  @Override
  public Path directory() {
    Path chosen = setting.directory().resolve(directory).normalize();
    if (!Files.isDirectory(chosen)) {
      throw Complaint.usage("no such directory: " + directory, "");
    }
    return chosen;
  }
}
