package dev.branchline.protocol.message;

/**
 * Where a worker serves its attempts' output.
 *
 * @param url of the worker's HTTP server, without a slash at the end
 * @param token to be shown there as a bearer token; never printed
 */
public record LogDoor(String url, String token) {
  @Override
  public String toString() {
    return url;
  }
}
