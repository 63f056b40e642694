package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Resources;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the policies of a sweep file. */
final class PolicyReader {
  private static final Duration SOME = Duration.ofMillis(1);
  private static final Pattern HALT =
      Pattern.compile("(now|soon),(fail|success|done)=([0-9]{1,18})(\\.[0-9]{1,9})?(%)?");

  private final Fields fields;

  /** Where branches run one after another, the first that fails is the last. */
  private static final Halt FIRST_FAILURE =
      new Halt.When(Halt.Urgency.SOON, Halt.Counted.FAIL, new Halt.Threshold.Count(1));

  private final Problems problems;

  PolicyReader(Node.Entries file, Problems problems) {
    this.fields = new Fields(file, problems);
    this.problems = problems;
  }

  /** Whether a branch starts only when the one before it has ended. */
  boolean sequential() {
    return fields
        .parsed(
            "mode",
            word ->
                switch (word) {
                  case "parallel" -> Optional.of(false);
                  case "sequential" -> Optional.of(true);
                  default -> Optional.empty();
                },
            "parallel or sequential")
        .orElse(false);
  }

  Policies read(boolean sequential) {
    Policies standard = Policies.DEFAULT;
    return new Policies(
        count("retries", 0).orElse(standard.retries()),
        fields.duration("retry_delay", Duration.ZERO).orElse(standard.retryDelay()),
        fields.duration("retry_max_delay", Duration.ZERO).orElse(standard.retryMaxDelay()),
        retryOn().orElse(standard.retryOn()),
        count("crash_limit", 1).orElse(standard.crashLimit()),
        timeout(),
        fields.duration("grace", Duration.ZERO).orElse(standard.grace()),
        fields.duration("worker_timeout", SOME).orElse(standard.workerTimeout()),
        fields
            .parsed(
                "halt",
                PolicyReader::halt,
                "never, or now or soon with fail, success or done: now,fail=1, soon,fail=10%")
            .orElse(sequential ? FIRST_FAILURE : standard.halt()),
        count("max_parallel", 1).map(OptionalInt::of).orElse(OptionalInt.empty()),
        fields
            .integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE)
            .map(Long::intValue)
            .orElse(standard.priority()),
        resources().orElse(standard.resources()),
        fields.duration("reserve_after", Duration.ZERO).orElse(standard.reserveAfter()));
  }

  private Optional<Integer> count(String key, int least) {
    return fields.integer(key, least, Integer.MAX_VALUE).map(Long::intValue);
  }

  private Optional<Duration> timeout() {
    boolean none =
        fields
            .node("timeout")
            .filter(
                node ->
                    node instanceof Node.Leaf leaf
                        && (leaf.text().equals("none") || leaf.value() instanceof ConfigValue.Null))
            .isPresent();
    return none ? Optional.empty() : fields.duration("timeout", SOME);
  }

  private Optional<Set<FailureKind>> retryOn() {
    return fields
        .node("retry_on")
        .map(
            node -> {
              List<Node> words = node instanceof Node.Items list ? list.items() : List.of(node);
              Set<FailureKind> kinds = EnumSet.noneOf(FailureKind.class);
              words.forEach(word -> kinds.addAll(kinds(word)));
              return kinds;
            });
  }

  private Set<FailureKind> kinds(Node node) {
    String word = node instanceof Node.Leaf leaf ? leaf.text() : "";
    if (word.equals("all")) {
      return Policies.RETRYABLE;
    }
    for (FailureKind kind : Policies.RETRYABLE) {
      if (kind.word().equals(word)) {
        return Set.of(kind);
      }
    }
    List<String> known = Policies.RETRYABLE.stream().map(FailureKind::word).sorted().toList();
    problems.unknown(node.place(), "kind of failure", word, known, String.join(", ", known));
    return Set.of();
  }

  /** GNU parallel's words. */
  static Optional<Halt> halt(String text) {
    if (text.equals("never")) {
      return Optional.of(new Halt.Never());
    }
    Matcher matcher = HALT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Halt.Urgency urgency = "now".equals(matcher.group(1)) ? Halt.Urgency.NOW : Halt.Urgency.SOON;
    String word = String.valueOf(matcher.group(2));
    Halt.Counted counted =
        switch (word) {
          case "fail" -> Halt.Counted.FAIL;
          case "success" -> Halt.Counted.SUCCESS;
          default -> Halt.Counted.DONE;
        };
    String fraction = matcher.group(4);
    BigDecimal number = new BigDecimal(matcher.group(3) + (fraction == null ? "" : fraction));
    boolean percent = matcher.group(5) != null;
    if (number.signum() == 0
        || (percent && number.compareTo(BigDecimal.valueOf(100)) > 0)
        || (!percent && fraction != null)) {
      return Optional.empty();
    }
    Halt.Threshold threshold =
        percent
            ? new Halt.Threshold.Percent(number)
            : new Halt.Threshold.Count(number.longValueExact());
    return Optional.of(new Halt.When(urgency, counted, threshold));
  }

  private Optional<Resources> resources() {
    return fields.node("resources").map(node -> new ResourcesReader(problems).read(node));
  }
}
