package dev.branchline.deploy.blackbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a coordinator and its workers run: each in a network namespace of its own where that is
 * allowed, else all on this machine's loopback, between which nothing can be cut.
 */
final class Hosts implements AutoCloseable {
  private final Path folder;
  private final Optional<Network> network;
  private final String coordinator;
  private final int port;
  private final int httpPort;

  private Hosts(Path folder, Optional<Network> network) {
    this.folder = folder;
    this.network = network;
    this.coordinator = network.map(each -> each.host("c")).orElse("127.0.0.1");
    this.port = network.isPresent() ? 7421 : Loopback.freePort();
    this.httpPort = network.isPresent() ? 7420 : Loopback.freePort();
  }

  /** The hosts of processes that work in {@code folder}; says which kind they are. */
  static Hosts in(Path folder) {
    Optional<Network> network =
        Network.isAllowed() ? Optional.of(Network.create()) : Optional.empty();
    System.out.println(
        network.isPresent()
            ? "each process in a network namespace of its own"
            : "all processes on loopback, as namespaces aren't allowed: nothing is cut off");
    return new Hosts(folder, network);
  }

  /** Whether a worker can be cut off. */
  boolean canCut() {
    return network.isPresent();
  }

  /** Makes a place for a worker. */
  void add(String worker) {
    network.ifPresent(each -> each.host(worker));
  }

  void cut(String worker) {
    network.orElseThrow().cut(worker);
  }

  void join(String worker) {
    network.orElseThrow().join(worker);
  }

  Distribution.Running coordinator() {
    return start(
        "c",
        "coordinator",
        "--bind",
        coordinator,
        "--insecure",
        "--port",
        Integer.toString(port),
        "--http-port",
        Integer.toString(httpPort));
  }

  Distribution.Running worker(String name) {
    return start(
        name,
        "worker",
        "--join",
        coordinator + ":" + port,
        "--insecure",
        "--name",
        name,
        "--cpus",
        "2");
  }

  /** Any command, beside the coordinator. */
  Distribution.Running ask(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", "http://" + coordinator + ":" + httpPort));
    return start("c", line.toArray(String[]::new));
  }

  private Distribution.Running start(String host, String... words) {
    Path program = Distribution.unpacked().home().resolve("bin/branchline");
    List<String> line = new ArrayList<>();
    network.ifPresent(each -> line.addAll(each.at(host)));
    network.ifPresent(_ -> line.add(program.toString()));
    line.addAll(List.of(words));
    return Distribution.unpacked()
        .start(
            folder,
            network.isPresent() ? Path.of("ip") : program,
            Map.of(
                "XDG_CONFIG_HOME", folder.resolve("config").toString(),
                "XDG_STATE_HOME", folder.resolve("state").toString()),
            line.toArray(String[]::new));
  }

  @Override
  public void close() {
    network.ifPresent(Network::close);
  }
}
