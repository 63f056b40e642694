package dev.branchline.deploy;

import dev.branchline.coordinator.cli.Complaint;
import dev.branchline.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that say where a process listens, and by which address others find it. */
final class Binding {
  private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      description = "The address to listen at; loopback unless said otherwise.")
  private @Nullable String bind;

  @Option(
      names = "--advertise",
      paramLabel = "HOST[:PORT]",
      description = "The address by which others reach this process, if it isn't the one it has.")
  private @Nullable String advertise;

  @Option(
      names = "--insecure",
      description = "Listen off loopback, although what is said there isn't encrypted.")
  private boolean insecure;

  /** Where the cluster's own port is opened, and where others reach it. */
  record Place(Endpoint bind, Endpoint advertised) {}

  /** For a process that others come to. */
  Place forAll(int port) {
    String host = bind == null ? "127.0.0.1" : bind;
    InetAddress address = address(host);
    check(address);
    String found = address.isAnyLocalAddress() ? ownAddress() : address.getHostAddress();
    return place(host, port, found);
  }

  /** For a process that goes to one of {@code others}. */
  Place towards(List<Endpoint> others, int port) {
    InetAddress local = localEnd(others);
    InetAddress address = bind == null ? local : address(bind);
    check(address);
    String found = (address.isAnyLocalAddress() ? local : address).getHostAddress();
    return place(address.getHostAddress(), port, withoutZone(found));
  }

  private Place place(String host, int port, String found) {
    Endpoint own = new Endpoint(withoutZone(host), port);
    if (advertise == null) {
      return new Place(own, new Endpoint(found, port));
    }
    Endpoint told =
        Endpoint.parse(advertise, port)
            .orElseThrow(
                () ->
                    Complaint.usage(
                        "--advertise can't be '" + advertise + "'", "write HOST or HOST:PORT"));
    return new Place(own, told);
  }

  private void check(InetAddress address) {
    if (!address.isLoopbackAddress() && !insecure) {
      throw Complaint.usage(
          "listening at " + address.getHostAddress() + " would let the whole network in",
          "there is no encryption yet: say `--insecure` if that network is one that you trust");
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getAllByName(host)[0];
    } catch (UnknownHostException e) {
      throw Complaint.usage("no such host: " + host, "--bind takes an address of this machine");
    }
  }

  /** The local end of a socket to the first that can be found; nothing is sent. */
  private static InetAddress localEnd(List<Endpoint> others) {
    for (Endpoint other : others) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getAllByName(other.host())[0], 9));
        return socket.getLocalAddress();
      } catch (IOException | RuntimeException e) {
        LOG.debug("there is no way to {} now; perhaps there is to the next", other, e);
      }
    }
    throw Complaint.usage(
        "there is no way to " + String.join(", ", others.stream().map(Endpoint::toString).toList()),
        "see that `--join` names the coordinator's machine, and that the network is up");
  }

  /** One that others may reach; the loopback one if there is none. */
  private static String ownAddress() {
    try {
      Stream<InetAddress> up =
          NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
      return up.filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
          .min((one, other) -> one.getAddress().length - other.getAddress().length)
          .map(each -> withoutZone(each.getHostAddress()))
          .orElse("127.0.0.1");
    } catch (IOException e) {
      return "127.0.0.1";
    }
  }

  private static String withoutZone(String address) {
    return Optional.of(address).map(each -> each.replaceFirst("%.*", "")).get();
  }
}
