package dev.branchline.protocol.wire;

import java.util.Optional;

/**
 * A host and a port.
 *
 * @param host a name, or an address without brackets
 * @param port from 0, which is one that the system chooses, to 65535
 */
public record Endpoint(String host, int port) {
  private static final int MOST = 65_535;

  public Endpoint {
    if (host.isBlank() || port < 0 || port > MOST) {
      throw new IllegalArgumentException("no endpoint: " + host + ":" + port);
    }
  }

  /**
   * Reads {@code HOST}, {@code HOST:PORT}, {@code [IPV6]} or {@code [IPV6]:PORT}; an address of
   * version 6 may stand without brackets if it has no port.
   *
   * @return empty if it is none of these
   */
  public static Optional<Endpoint> parse(String text, int defaultPort) {
    String word = text.strip();
    int colon = word.lastIndexOf(':');
    boolean bracketed = word.startsWith("[");
    int end = bracketed ? word.indexOf(']') : -1;
    if (bracketed && end < 0) {
      return Optional.empty();
    }
    boolean plain = !bracketed && (colon < 0 || word.indexOf(':') != colon);
    boolean alone = plain || (bracketed && end == word.length() - 1);
    String host = bracketed ? word.substring(1, end) : alone ? word : word.substring(0, colon);
    if (bracketed && !alone && colon != end + 1) {
      return Optional.empty();
    }
    try {
      int port = alone ? defaultPort : Integer.parseInt(word.substring(colon + 1));
      boolean good =
          !host.isBlank() && host.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '@');
      return good ? Optional.of(new Endpoint(host, port)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The same host with another port. */
  public Endpoint withPort(int other) {
    return new Endpoint(host, other);
  }

  /** As people and URLs write it: {@code [::1]:7421}. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
