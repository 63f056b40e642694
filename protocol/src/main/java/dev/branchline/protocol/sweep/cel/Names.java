package dev.branchline.protocol.sweep.cel;

import java.util.Collection;
import java.util.List;

/** What an expression may speak of. */
public interface Names {
  /** Whether any config has something there; the keys that lead to it, outermost first. */
  boolean known(List<String> path);

  /** Whether what lies there may be an integer. */
  boolean integral(List<String> path);

  /** All dotted keys, for suggestions. */
  Collection<String> all();
}
