package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Local;
import dev.branchline.coordinator.gateway.Stored;
import dev.branchline.coordinator.gateway.StoredGateway;
import dev.branchline.coordinator.gateway.remote.Remote;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * All that a command sees of the process it runs in.
 *
 * @param out for data; buffered, flushed when a command ends
 * @param err for everything else
 * @param terminal whether {@code err} is one
 * @param directory the current one, absolute
 * @param local composes what runs sweeps here
 * @param stored opens what was run here
 * @param remote reaches coordinators in other processes
 * @param signals where interrupts come from
 * @param halt ends the process at once, with an exit code
 * @param version as {@code --version} shows it
 */
public record Setting(
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> environment,
    Path directory,
    Local local,
    Stored stored,
    Remote remote,
    Signals signals,
    IntConsumer halt,
    String version) {

  /** This process, as it is. */
  public static Setting ofProcess(Local local, String version) {
    return new Setting(
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 1 << 10),
            true,
            StandardCharsets.UTF_8),
        isTerminal(2),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        local,
        StoredGateway::open,
        Remote.byHttp(),
        Signals.ofProcess(),
        code -> Runtime.getRuntime().halt(code),
        version);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }
}
