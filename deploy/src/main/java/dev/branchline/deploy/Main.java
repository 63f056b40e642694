package dev.branchline.deploy;

import dev.branchline.coordinator.cli.Cli;
import dev.branchline.coordinator.cli.Invocation;
import dev.branchline.coordinator.cli.Setting;
import java.util.Map;
import java.util.function.Function;

/** The program {@code branchline}: reads the command line and runs the command that it names. */
public final class Main {
  private static final Map<String, Function<Invocation, Object>> COMMANDS =
      Map.of("coordinator", CoordinatorCommand::new, "worker", WorkerCommand::new);

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs one command in this process, and answers with its exit code. */
  public static int execute(String... args) {
    return Cli.execute(
        Setting.ofProcess(EmbeddedSession::open, BuildVersion.version()), COMMANDS, args);
  }
}
