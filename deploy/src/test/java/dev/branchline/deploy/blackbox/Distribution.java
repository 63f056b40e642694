package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The built archive, unpacked in a folder of its own and started as a user starts it: by its
 * launcher, in another process, without a terminal.
 */
public final class Distribution {
  /** No single command of a test may take longer. */
  public static final Duration DEADLINE = Duration.ofMinutes(3);

  /** The start-up cache is made at the lowest priority there is. */
  private static final Duration CACHE = Duration.ofMinutes(10);

  private final Path home;

  private Distribution(Path home) {
    this.home = home;
  }

  /** Unpacked once for all tests of this run, with its start-up cache in place. */
  public static Distribution unpacked() {
    return Unpacked.DISTRIBUTION;
  }

  /** The archive's folder: {@code bin}, {@code lib}, {@code conf}, {@code examples}. */
  public Path home() {
    return home;
  }

  /** Runs a command in {@code folder} to its end. */
  public Ran run(Path folder, String... words) {
    return start(folder, words).end();
  }

  /** Starts a command in {@code folder}. */
  public Running start(Path folder, String... words) {
    return start(folder, home.resolve("bin/branchline"), Map.of(), words);
  }

  /** Starts a command by another name of the launcher, with more in its environment. */
  public Running start(
      Path folder, Path launcher, Map<String, String> environment, String... words) {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(Arrays.asList(words));
    return Running.start(folder, line, environment);
  }

  /** Waits until something is so, and fails with {@code what} if it isn't by the deadline. */
  public static void await(String what, BooleanSupplier condition) {
    await(what, DEADLINE, condition);
  }

  /** Waits until something is so, and returns how long that took. */
  static Duration await(String what, Duration deadline, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(deadline);
      sleep(Duration.ofMillis(50));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The processes whose command line contains {@code mark}, wherever they have got to. */
  static List<ProcessHandle> processes(String mark) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().commandLine().orElse("").contains(mark))
        .toList();
  }

  /** How a command ended. */
  public record Ran(int exit, String out, String err, Duration took) {
    /** It ended with {@code expected}; what it wrote is shown if not. */
    public Ran exits(int expected) {
      assertThat(exit).as("%s%n%s", out, err).isEqualTo(expected);
      return this;
    }
  }

  /** A command under way. */
  public record Running(Process process, Path out, Path err, long startNanos) {

    private static Running start(Path folder, List<String> line, Map<String, String> environment) {
      try {
        Path out = Files.createTempFile("branchline", ".out");
        Path err = Files.createTempFile("branchline", ".err");
        ProcessBuilder builder =
            new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BRANCHLINE_"));
        builder.environment().putAll(environment);
        long startNanos = System.nanoTime();
        return new Running(builder.start(), out, err, startNanos);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits for its end; by the deadline it is killed, and the test fails. */
    public Ran end() {
      try {
        boolean ended = process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        if (!ended) {
          kill();
        }
        Ran ran = new Ran(process.waitFor(), Files.readString(out), Files.readString(err), took);
        Files.delete(out);
        Files.delete(err);
        assertThat(ended).as("ended by the deadline%n%s%n%s", ran.out(), ran.err()).isTrue();
        return ran;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Sends a signal by name ({@code INT}) to the program's own process, and to no other. */
    public void signal(String name) {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Ends it and what it started that can still be reached from it, by their ids. */
    public void kill() {
      List<ProcessHandle> started = process.descendants().toList();
      process.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
    }
  }

  /** Does the unpacking at the first use. */
  private static final class Unpacked {
    static final Distribution DISTRIBUTION =
        unpack(Path.of(System.getProperty("branchline.archive")));

    private static void call(String... words) throws IOException, InterruptedException {
      assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }

    private static Distribution unpack(Path archive) {
      try {
        Path folder = archive.resolveSibling("blackbox");
        call("rm", "-rf", folder.toString());
        Files.createDirectory(folder);
        call("tar", "-xzf", archive.toString(), "-C", folder.toString());
        try (Stream<Path> inside = Files.list(folder)) {
          Distribution distribution = new Distribution(inside.findFirst().orElseThrow());
          distribution.run(folder, "--version").exits(0);
          await("the start-up cache is made", CACHE, distribution::hasCache);
          return distribution;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean hasCache() {
    try (Stream<Path> files = Files.list(home.resolve("cache"))) {
      return files.anyMatch(file -> file.toString().endsWith(".aot") && file.toFile().length() > 0);
    } catch (IOException e) {
      return false;
    }
  }
}
