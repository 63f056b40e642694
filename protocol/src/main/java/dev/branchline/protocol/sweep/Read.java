package dev.branchline.protocol.sweep;

import java.util.List;

/** What came of reading a sweep. */
public sealed interface Read {

  /** It holds; the warnings are worth a look. */
  record Accepted(Sweep sweep, List<Problem> warnings) implements Read {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /** It doesn't hold; all that is wrong, in the order of the places. */
  record Rejected(List<Problem> problems) implements Read {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
