package dev.branchline.protocol.sweep.cel;

import dev.branchline.protocol.model.ConfigValue;
import java.util.List;

/** An expression that is ready to be computed for many configs; threads may share it. */
public final class Expression {
  /** The longest text that is read, in code points. */
  public static final int LONGEST = 10_000;

  private final String text;
  private final References references;
  private final Evaluator evaluator;

  private Expression(String text, References references, Evaluator evaluator) {
    this.text = text;
    this.references = references;
    this.evaluator = evaluator;
  }

  /** What came of reading an expression. */
  public sealed interface Compiled {}

  /** It holds; the warnings are worth a look. */
  public record Accepted(Expression expression, List<Fault> warnings) implements Compiled {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /** It doesn't; why, in the order of the text. */
  public record Rejected(List<Fault> faults) implements Compiled {
    public Rejected {
      faults = List.copyOf(faults);
    }
  }

  /** Reads an expression; never throws, whatever the text. */
  public static Compiled compile(String text, Names names) {
    if (text.codePointCount(0, text.length()) > LONGEST) {
      return new Rejected(
          List.of(new Fault(0, text.length(), "an expression of more than 10,000 characters", "")));
    }
    return Compiler.compile(text, names, Expression::new);
  }

  /** Computes it; the same for equal configs, and never throws. */
  public Answer of(ConfigValue.Mapping config) {
    for (String root : references.bare()) {
      if (!config.entries().containsKey(root)) {
        return new Answer.Absent(root);
      }
    }
    return evaluator.evaluate(config);
  }

  /** The paths in the config that it speaks of, outermost key first. */
  public List<List<String>> paths() {
    return references.paths();
  }

  /** Whether it takes the config as a whole, so that {@link #paths} doesn't name all. */
  public boolean takesAll() {
    return references.whole();
  }

  /** As typed. */
  @Override
  public String toString() {
    return text;
  }
}
