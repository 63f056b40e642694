package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.StateDirectory;
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
final class Branchline implements Runnable {
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
      description = "Say more.")
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

  Setting setting() {
    return setting;
  }

  PrintStream out() {
    return setting.out();
  }

  PrintStream err() {
    return setting.err();
  }

  boolean verbose() {
    return verbose;
  }

  boolean quiet() {
    return quiet;
  }

  /** Says something that isn't data, unless the user wants it quiet. */
  void say(String line) {
    if (!quiet) {
      err().println(line);
    }
  }

  /** The directory to work in, absolute. */
  Path directory() {
    Path chosen = setting.directory().resolve(directory).normalize();
    if (!Files.isDirectory(chosen)) {
      throw Complaint.usage("no such directory: " + directory, "");
    }
    return chosen;
  }

  /** The journal of the directory, read only; the caller closes it. */
  Gateway stored() {
    return Complaint.orThrow(setting.stored().open(new StateDirectory(directory())));
  }
}
