package dev.branchline.coordinator.gateway.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Who listens at a port of this machine. A secret is sent unasked only to the same user's process:
 * on a shared machine anybody may take the default port first, or leave a file that names his own.
 */
final class Listener {
  private static final int PATIENCE_MILLIS = 1000;
  private static final String LISTENING = "0A";
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private Listener() {}

  /** See {@link Remote#answers}. */
  static boolean answers(URI url) {
    int port = url.getPort() < 0 ? 80 : url.getPort();
    try (Socket socket = new Socket()) {
      InetAddress address = InetAddress.getByName(url.getHost());
      if (!isOfThisMachine(address)) {
        return false;
      }
      socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
    } catch (IOException e) {
      return false;
    }
    OptionalLong self = self();
    return self.isEmpty()
        || TABLES.stream()
            .flatMap(Listener::lines)
            .noneMatch(line -> isForeign(line, port, self.getAsLong()));
  }

  private static boolean isOfThisMachine(InetAddress address) throws IOException {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }

  /** Whether a file belongs to the user of this process. */
  static boolean owns(Path file) {
    OptionalLong self = self();
    try {
      return self.isPresent()
          ? uid(file) == self.getAsLong()
          : Files.getOwner(file).getName().endsWith(System.getProperty("user.name", ""));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Whether a line of {@code /proc/net/tcp} tells of another user's listening socket there. */
  static boolean isForeign(String line, int port, long self) {
    String[] cells = line.strip().split("\\s+", -1);
    return cells.length > 7
        && cells[1].endsWith(String.format(Locale.ROOT, ":%04X", port))
        && cells[3].equals(LISTENING)
        && !cells[7].equals(Long.toString(self));
  }

  private static OptionalLong self() {
    try {
      return OptionalLong.of(uid(Path.of("/proc/self")));
    } catch (IOException | UnsupportedOperationException e) {
      return OptionalLong.empty();
    }
  }

  private static long uid(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:uid")).longValue();
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.readAllLines(table).stream();
    } catch (IOException e) {
      return Stream.of();
    }
  }
}
