package dev.branchline.protocol.sweep;

import dev.branchline.protocol.sweep.random.SobolDraws;
import java.util.Optional;

/** Reads how many configs are drawn: {@code samples}, else {@code run_cap}. */
final class SampleCount {
  private final Node.Entries file;
  private final Problems problems;

  SampleCount(Node.Entries file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The number, at least 1; tells where there is none, or too many for the method. */
  long read(Method method, int axes) {
    Fields fields = new Fields(file, problems);
    Place place = fields.node("method").map(Node::place).orElse(file.place());
    String name = method == Method.SOBOL ? "sobol" : "random";
    Optional<Long> samples = fields.integer("samples", 1, Long.MAX_VALUE);
    Optional<Long> cap = fields.integer("run_cap", 1, Long.MAX_VALUE);
    if (fields.node("samples").isEmpty() && fields.node("run_cap").isEmpty() && !isTold(place)) {
      problems.error(
          place,
          "`method: " + name + "` without a number of configs",
          "",
          "`samples`, or `run_cap`",
          "write `samples: 100`, say, or give `--run-cap 100`");
    }
    long count = Math.min(samples.orElse(Long.MAX_VALUE), cap.orElse(Long.MAX_VALUE));
    if (method == Method.SOBOL && samples.or(() -> cap).isPresent()) {
      if (count >= Integer.MAX_VALUE) {
        problems.error(place, "more points than a Sobol sequence has", "" + count, "2,147,483,646");
      }
      if (axes > SobolDraws.MAX_DIMENSION) {
        problems.error(
            place, "more axes than a Sobol sequence has", "" + axes, "" + SobolDraws.MAX_DIMENSION);
      }
    }
    return count;
  }

  /** Whether the method itself doesn't hold; then its number is an echo. */
  private boolean isTold(Place place) {
    return problems.errors().stream().anyMatch(problem -> problem.place().equals(place));
  }
}
