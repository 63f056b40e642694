package dev.branchline.worker.runner.python;

import dev.branchline.worker.runner.Variables;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a Python process is asked for a branch: the config, and what differs in the environment from
 * that of the last branch that it was asked for.
 */
final class Requests {
  private static final char SEPARATOR = '\0';

  private final Map<String, String> known;
  private final StringBuilder text = new StringBuilder();
  private Variables.Shared shared = Variables.Shared.NONE;

  /**
   * @param known the environment that the process has
   */
  Requests(Map<String, String> known) {
    this.known = new HashMap<>(known);
  }

  /** Begins the request for a branch. */
  Requests begin(String config, Map<String, String> env) {
    text.setLength(0);
    text.append(config);
    if (env instanceof Variables variables) {
      if (variables.shared() != shared) {
        shared = variables.shared();
        compare(shared.values());
      }
      variables.own().forEach(this::put);
    } else {
      shared = Variables.Shared.NONE;
      compare(env);
    }
    return this;
  }

  private void compare(Map<String, String> env) {
    if (env.size() < known.size() || !env.keySet().containsAll(known.keySet())) {
      known
          .keySet()
          .removeIf(
              name -> {
                boolean gone = !env.containsKey(name) && !name.startsWith("BRANCHLINE_");
                if (gone) {
                  text.append(SEPARATOR).append(name);
                }
                return gone;
              });
    }
    env.forEach(this::put);
  }

  /** One more variable. */
  Requests put(String name, String value) {
    if (!value.equals(known.put(name, value))) {
      text.append(SEPARATOR).append(name).append('=').append(value);
    }
    return this;
  }

  /** The whole of it. */
  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Words, one after another. */
  static byte[] words(Object... words) {
    StringBuilder all = new StringBuilder();
    for (Object word : words) {
      all.append(word).append(SEPARATOR);
    }
    all.setLength(all.length() - 1);
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }
}
