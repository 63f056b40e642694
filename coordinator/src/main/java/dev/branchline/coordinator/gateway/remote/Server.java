package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.DoorFile;
import dev.branchline.coordinator.gateway.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A coordinator's door, and what opens it.
 *
 * @param url with scheme, host and port, without a slash at its end
 * @param secret for the bearer token; absent if the user has none
 */
public record Server(URI url, Optional<String> secret) {
  /** Where a coordinator's door is unless it says otherwise. */
  public static final int DEFAULT_PORT = DoorFile.DEFAULT_PORT;

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** The user's own coordinator on this machine. */
  public static URI ofThisMachine() {
    return URI.create("http://127.0.0.1:" + DEFAULT_PORT);
  }

  /**
   * The address that people mean by {@code host}, {@code host:port} or a URL; empty if it is none.
   */
  public static Optional<URI> address(String text) {
    String typed = text.strip();
    boolean schemed = typed.contains("://");
    try {
      URI uri = new URI(schemed ? typed : "http://" + typed);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String path = uri.getRawPath();
      if (uri.getHost() == null
          || !SCHEMES.contains(scheme)
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      int port = uri.getPort() >= 0 || schemed ? uri.getPort() : DEFAULT_PORT;
      String below = path == null ? "" : path.replaceFirst("/+$", "");
      return Optional.of(
          URI.create(scheme + "://" + uri.getHost() + (port < 0 ? "" : ":" + port) + below));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** That it doesn't answer. */
  Refusal unreachable(String why) {
    return new Refusal.Unreachable(
        "the coordinator at " + url + " can't be reached: " + why,
        "`branchline coordinator` starts one; `--server URL` asks another");
  }

  /** That what answers isn't a coordinator, or one of another version. */
  Refusal notUnderstood(String why) {
    return new Refusal.Unreachable(
        url + " doesn't answer as a coordinator of this version does: " + why,
        "see that the address is right, and that both are of the same version");
  }
}
