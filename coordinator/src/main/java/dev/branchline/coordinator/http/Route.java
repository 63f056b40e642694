package dev.branchline.coordinator.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that can be asked for.
 *
 * @param path with names in braces for what varies: {@code /v1/sweeps/{sweep}}
 * @param query the parameters it knows; another one is a mistake
 * @param open whether it is answered without the secret
 * @param maxBody the most bytes that may come with it
 */
record Route(
    String method,
    String path,
    Set<String> query,
    boolean open,
    long maxBody,
    Operation operation) {
  /** What may come with a request that isn't a submission. */
  static final long SMALL_BODY = 64 << 10;

  /** Answers a request; may block. */
  @FunctionalInterface
  interface Operation {
    Answer answer(Asked asked);
  }

  static Route get(String path, Operation operation, String... query) {
    return new Route("GET", path, Set.of(query), false, SMALL_BODY, operation);
  }

  static Route post(String path, Operation operation) {
    return new Route("POST", path, Set.of(), false, SMALL_BODY, operation);
  }

  static Route delete(String path, Operation operation) {
    return new Route("DELETE", path, Set.of(), false, SMALL_BODY, operation);
  }

  Route withoutSecret() {
    return new Route(method, path, query, true, maxBody, operation);
  }

  Route upTo(long bytes) {
    return new Route(method, path, query, open, bytes, operation);
  }

  /** What stands for its names in this path, if it is one of its. */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> pattern = List.of(path.substring(1).split("/", -1));
    if (pattern.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String part = pattern.get(i);
      if (part.startsWith("{")) {
        names.put(part.substring(1, part.length() - 1), segments.get(i));
      } else if (!part.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(names);
  }
}
