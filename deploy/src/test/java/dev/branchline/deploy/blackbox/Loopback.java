package dev.branchline.deploy.blackbox;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A coordinator and workers on this machine's loopback, that can be killed and started again at the
 * same ports. Workers and clients work in one folder, the coordinator in it or in another.
 */
final class Loopback implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Path house;
  private final String mark = "loopback-" + System.nanoTime();
  private final int port = freePort();
  private final int httpPort = freePort();
  private final List<Running> started = new ArrayList<>();

  Loopback(Path folder) {
    this(folder, folder);
  }

  /** With the coordinator, and its journal, in {@code house}. */
  Loopback(Path folder, Path house) {
    this.folder = folder;
    this.house = house;
  }

  /** For the command line of each branch: no other process on this machine has it there. */
  String mark() {
    return mark;
  }

  /** What has the mark, and lives. */
  List<ProcessHandle> marked() {
    return Distribution.processes(mark);
  }

  /** The folder that sweeps are submitted from. */
  SweepFolder sweeps() {
    return new SweepFolder(folder);
  }

  /** The coordinator's folder, with the journal. */
  SweepFolder journal() {
    return new SweepFolder(house);
  }

  /** Starts it, and waits until workers and clients may come. */
  Running coordinator() {
    Running coordinator = startCoordinator();
    await("it says where it is", () -> err(coordinator).contains("workers join at"));
    return coordinator;
  }

  Running startCoordinator() {
    return start(
        house,
        Map.of(),
        "coordinator",
        "--port",
        Integer.toString(port),
        "--http-port",
        Integer.toString(httpPort));
  }

  /** Starts one, and waits until it is connected. */
  Running worker(String name, int cpus, String... more) {
    return worker(Map.of(), name, cpus, more);
  }

  /** The same, with more in its environment. */
  Running worker(Map<String, String> environment, String name, int cpus, String... more) {
    Running worker = startWorker(environment, name, cpus, more);
    await(name + " is connected", () -> err(worker).contains("is connected"));
    return worker;
  }

  Running startWorker(Map<String, String> environment, String name, int cpus, String... more) {
    List<String> line =
        new ArrayList<>(List.of("worker", "--join", "127.0.0.1:" + port, "--name", name, "--cpus"));
    line.add(Integer.toString(cpus));
    line.addAll(List.of(more));
    return start(folder, environment, line.toArray(String[]::new));
  }

  /** Any command to the coordinator. */
  Ran ask(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", "http://127.0.0.1:" + httpPort));
    Running running = start(folder, Map.of(), line.toArray(String[]::new));
    started.remove(running);
    return running.end();
  }

  private Running start(Path where, Map<String, String> environment, String... words) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    all.put("XDG_STATE_HOME", folder.resolve("state").toString());
    Distribution distribution = Distribution.unpacked();
    Running running =
        distribution.start(where, distribution.home().resolve("bin/branchline"), all, words);
    started.add(running);
    return running;
  }

  /** What it has said to people by now. */
  static String err(Running running) {
    return text(running.err());
  }

  /** What stands in a file; nothing while there is none. */
  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Duration await(String what, java.util.function.BooleanSupplier condition) {
    return Distribution.await(what, PATIENCE, condition);
  }

  static void kill(Running running) {
    running.signal("KILL");
    await("it is dead", () -> !running.process().isAlive());
  }

  /** One that the system chooses. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    started.forEach(Running::kill);
    marked().forEach(ProcessHandle::destroyForcibly);
  }
}
