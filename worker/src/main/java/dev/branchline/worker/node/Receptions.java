package dev.branchline.worker.node;

import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.protocol.wire.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where a coordinator may be reached. Nodes take only what is addressed to the very host that they
 * advertise, so that a name is tried as the addresses it stands for, and as itself.
 */
final class Receptions {
  private static final long FRESH = Duration.ofSeconds(10).toNanos();

  private final List<Endpoint> joined;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile Known known;

  private record Known(List<String> receptions, long at) {}

  /** Looks the names up; blocks. */
  Receptions(List<Endpoint> joined) {
    this.joined = List.copyOf(joined);
    this.known = look();
  }

  /** The paths to knock at; names are looked up again from time to time, elsewhere. */
  List<String> receptions() {
    Known now = known;
    if (System.nanoTime() - now.at() > FRESH && looking.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .start(
              () -> {
                known = look();
                looking.set(false);
              });
    }
    return now.receptions();
  }

  private Known look() {
    Set<String> receptions = new LinkedHashSet<>();
    for (Endpoint each : joined) {
      try {
        for (InetAddress address : InetAddress.getAllByName(each.host())) {
          String literal = address.getHostAddress().replaceFirst("%.*", "");
          receptions.add(NodeSettings.reception(new Endpoint(literal, each.port())));
        }
      } catch (UnknownHostException e) {
        // The name may be known to the coordinator alone, or later.
      }
      receptions.add(NodeSettings.reception(each));
    }
    return new Known(List.copyOf(receptions), System.nanoTime());
  }
}
