package dev.branchline.worker.link;

import dev.branchline.protocol.session.Standing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose node a worker's node of the cluster is: that of the first coordinator that answers there.
 * Tells when it is of no use any more, once. What other workers think of it is no reason.
 */
public final class Home {

  /** Whose: the process of a coordinator, and where that is. */
  private record Owner(long incarnation, String address) {}

  private @Nullable Owner owner;
  private boolean useless;

  /** What a conversation that was opened means for the node. */
  public sealed interface Fate {
    /** It is the first: its cluster is to be joined. */
    record Join() implements Fate {}

    /** The node belongs to that coordinator. */
    record Stay() implements Fate {}

    /** The conversation is of no use, and neither is the node, which is news. */
    record Leave(String why) implements Fate {}

    /** The node was of no use before. */
    record TooLate() implements Fate {}
  }

  /**
   * A coordinator has answered.
   *
   * @param address of its node
   */
  public Fate opened(Standing.Open open, String address) {
    if (useless) {
      return new Fate.TooLate();
    }
    if (owner == null) {
      owner = new Owner(open.incarnation(), address);
      return new Fate.Join();
    }
    if (owner.incarnation() == open.incarnation()) {
      return new Fate.Stay();
    }
    useless = true;
    return new Fate.Leave("another coordinator answers");
  }

  /** Its coordinator was silent for long; why it is of no use, if that is news. */
  public Optional<String> stuck() {
    return useless("the coordinator has been silent for long, so its connections are given up");
  }

  /** It was taken out of the cluster; why it is of no use, if that is news. */
  public Optional<String> removed() {
    return useless("it was taken out of the cluster");
  }

  /** Another node wants to hear nothing of it; why it is of no use, if so and if that is news. */
  public Optional<String> shutOut(String by) {
    return owner != null && owner.address().equals(by)
        ? useless("the coordinator shut it out")
        : Optional.empty();
  }

  private Optional<String> useless(String why) {
    if (useless) {
      return Optional.empty();
    }
    useless = true;
    return Optional.of(why);
  }
}
