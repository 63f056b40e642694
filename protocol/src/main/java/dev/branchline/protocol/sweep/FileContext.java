package dev.branchline.protocol.sweep;

import dev.branchline.protocol.sweep.expression.InvalidExpression;
import dev.branchline.protocol.sweep.random.RandomKey;
import java.util.Optional;

/**
 * An expression that is a string in a file; what it takes from the environment is in it already.
 *
 * @param path of the parameter, whose name and the sweep's seed a shuffle is done by
 */
record FileContext(ConfigPath path, Node.Leaf leaf, long seed, Problems problems)
    implements SweepExpression.Context {

  @Override
  public long shuffleKey() {
    return RandomKey.of(seed, "shuffle " + path);
  }

  @Override
  public String resolve(String word, int from) {
    return word;
  }

  @Override
  public void warn(int from, int until, String message, String hint) {
    problems.warning(leaf.placeOf(from, until), message, Optional.of(hint));
  }

  /** Tells what is wrong, where it stands. */
  void tell(InvalidExpression e) {
    problems.error(
        leaf.placeOf(e.from(), e.until()), e.message(), e.found(), e.expected(), e.hint());
  }
}
