package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.DoorFile;
import dev.branchline.coordinator.gateway.StateDirectory;
import java.util.Optional;
import java.util.Set;

/**
 * How the HTTP door is opened.
 *
 * @param host the address or name to bind to; {@code 127.0.0.1} is reached from this machine only
 * @param port 0 for a free one
 * @param secret that clients bring as a bearer token; not empty
 * @param names that clients may call this host by, besides {@code localhost}, any address, and
 *     {@code host} itself; a request for another name is refused, as a web page could have sent it
 * @param directory where the file is left that tells where the door is
 * @param maxConnections more have to wait until one is closed
 */
public record HttpOptions(
    String host,
    int port,
    String secret,
    Set<String> names,
    Optional<StateDirectory> directory,
    int maxConnections) {
  /** The port of a coordinator, if no other is asked for. */
  public static final int DEFAULT_PORT = DoorFile.DEFAULT_PORT;

  private static final int DEFAULT_MAX_CONNECTIONS = 256;

  public HttpOptions {
    names = Set.copyOf(names);
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("an empty secret");
    }
  }

  /** On this machine only. */
  public static HttpOptions loopback(int port, String secret, StateDirectory directory) {
    return new HttpOptions(
        "127.0.0.1", port, secret, Set.of(), Optional.of(directory), DEFAULT_MAX_CONNECTIONS);
  }
}
