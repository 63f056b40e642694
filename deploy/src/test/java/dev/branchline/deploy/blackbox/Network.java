package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hosts in network namespaces of their own, plugged into one switch whose cables can be pulled. It
 * wants root and iproute2. All of it is gone when it is closed.
 */
final class Network implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String prefix =
      "bl%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
  private final List<String> namespaces = new ArrayList<>();

  private Network() {}

  /** Whether this user may make namespaces, and has iproute2. */
  static boolean isAllowed() {
    String name = "bl" + ProcessHandle.current().pid() % 100_000 + "t";
    try {
      Process add = new ProcessBuilder("ip", "netns", "add", name).start();
      return add.waitFor() == 0
          && new ProcessBuilder("ip", "netns", "del", name).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A switch, in a namespace of its own too, so that nothing of this machine's changes. */
  static Network create() {
    Network network = new Network();
    network.namespace("s");
    network.ip("-n", network.name("s"), "link", "add", "switch", "type", "bridge");
    network.ip("-n", network.name("s"), "link", "set", "switch", "up");
    return network;
  }

  /** Adds a host, and answers with its address. */
  String host(String host) {
    namespace(host);
    String address = "10.77.0." + namespaces.size();
    String inside = name(host);
    String plug = "to-" + host;
    ip(
        "-n", name("s"), "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns",
        inside);
    ip("-n", name("s"), "link", "set", plug, "master", "switch", "up");
    ip("-n", inside, "addr", "add", address + "/24", "dev", "eth0");
    ip("-n", inside, "link", "set", "eth0", "up");
    return address;
  }

  /** Pulls the host's cable: what is sent to it and by it is lost without a word. */
  void cut(String host) {
    ip("-n", name("s"), "link", "set", "to-" + host, "nomaster");
  }

  /** Plugs it in again. */
  void join(String host) {
    ip("-n", name("s"), "link", "set", "to-" + host, "master", "switch");
  }

  /** The words in front of a command that make it run at that host. */
  List<String> at(String host) {
    return List.of("netns", "exec", name(host));
  }

  @Override
  public void close() {
    for (String namespace : namespaces.reversed()) {
      ip("netns", "del", namespace);
    }
  }

  private String name(String host) {
    return prefix + host;
  }

  private void namespace(String host) {
    ip("netns", "add", name(host));
    namespaces.add(name(host));
    ip("-n", name(host), "link", "set", "lo", "up");
  }

  private void ip(String... words) {
    List<String> line = new ArrayList<>(List.of("ip"));
    line.addAll(List.of(words));
    try {
      assertThat(new ProcessBuilder(line).inheritIO().start().waitFor())
          .as("%s (it wants root)", String.join(" ", line))
          .isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
