package dev.branchline.protocol.wire;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToCoordinator.Hello;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToCoordinator.Outcomes;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** Messages that grow with what a worker has done while nobody listened, in pieces that fit. */
final class Splits {
  /** What attempts may weigh in one message, by {@link Weights}; one attempt always goes. */
  static final long MOST = 24L << 20;

  private Splits() {}

  /**
   * A hello with more unanswered outcomes than a message carries says first that these branches
   * still run, so that their leases are kept, and then how they ended.
   */
  static List<ToCoordinator> of(Hello hello) {
    long weight = 0;
    for (List<Attempt> attempts : hello.unanswered().values()) {
      weight += Weights.of(attempts);
    }
    if (weight <= MOST) {
      return List.of(hello);
    }
    Map<LeaseId, Holding> holdings = new HashMap<>(hello.holdings());
    List<ToCoordinator> all = new ArrayList<>();
    hello
        .unanswered()
        .forEach(
            (lease, attempts) -> {
              holdings.merge(lease, running(attempts), Splits::both);
              all.addAll(of(new Outcomes(lease, attempts)));
            });
    all.addFirst(
        new Hello(
            hello.worker(), hello.capacity(), holdings, Map.of(), hello.zero(), hello.logDoor()));
    return all;
  }

  private static Holding running(List<Attempt> attempts) {
    RoaringBitmap ordinals = new RoaringBitmap();
    attempts.forEach(attempt -> ordinals.add((int) attempt.ordinal()));
    return new Holding(Ordinals.NONE, Ordinals.of(ordinals));
  }

  private static Holding both(Holding held, Holding ended) {
    RoaringBitmap running = held.running().toBitmap();
    running.or(ended.running().toBitmap());
    return new Holding(held.waiting(), Ordinals.of(running));
  }

  /** Outcomes in their order, as many to a message as fit. */
  static List<ToCoordinator> of(Outcomes outcomes) {
    List<ToCoordinator> all = new ArrayList<>();
    List<Attempt> attempts = outcomes.attempts();
    int from = 0;
    long weight = 0;
    for (int i = 0; i < attempts.size(); i++) {
      long more = Weights.of(attempts.get(i));
      if (i > from && weight + more > MOST) {
        all.add(new Outcomes(outcomes.lease(), attempts.subList(from, i)));
        from = i;
        weight = 0;
      }
      weight += more;
    }
    all.add(
        from == 0
            ? outcomes
            : new Outcomes(outcomes.lease(), attempts.subList(from, attempts.size())));
    return all;
  }
}
