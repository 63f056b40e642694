package dev.branchline.coordinator.actor;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What waits in a worker's session until every sweep has said which leases are its own: the
 * welcome, and what the worker says meanwhile of leases that nobody knows yet. Confined to the
 * session.
 */
final class Greeting {
  /**
   * So many attempts or messages may wait; with one more the session ends, and the worker tells all
   * of it again in its next hello.
   */
  static final int BOUND = 262_144;

  private final Set<ActorRef<SweepActor.Message>> unanswered = new HashSet<>();
  private final Set<LeaseId> kept = new HashSet<>();
  private final List<ToCoordinator> early = new ArrayList<>();
  private Map<LeaseId, List<Attempt>> told = Map.of();
  private int attempts;
  private boolean welcomed;

  /** The worker has said hello. */
  void hello(ToCoordinator.Hello hello) {
    welcomed = false;
    kept.clear();
    told = hello.unanswered();
  }

  /** These sweeps are asked. */
  void ask(Set<ActorRef<SweepActor.Message>> sweeps) {
    unanswered.addAll(sweeps);
  }

  /** A sweep keeps these leases of the hello. */
  void keep(Set<LeaseId> leases) {
    kept.addAll(leases);
  }

  /** A sweep has answered, or is over; whether all have by that. */
  boolean answeredLast(ActorRef<SweepActor.Message> sweep) {
    return unanswered.remove(sweep) && unanswered.isEmpty();
  }

  /** Whether every sweep that was asked has answered. */
  boolean allAnswered() {
    return unanswered.isEmpty();
  }

  /** Whether a lease that isn't known may yet turn out to be. */
  boolean isOpen() {
    return !welcomed || !unanswered.isEmpty();
  }

  /** Has a message of so many attempts wait. */
  void await(ToCoordinator message, int ofAttempts) {
    early.add(message);
    attempts += ofAttempts;
  }

  /** Whether more waits than may. */
  boolean isOverfull() {
    return attempts > BOUND || early.size() > BOUND;
  }

  /** Whether the welcome is due; it isn't any more then. */
  boolean takeWelcome() {
    boolean due = !welcomed;
    welcomed = true;
    return due;
  }

  /** The leases that go on. */
  Set<LeaseId> kept() {
    return Set.copyOf(kept);
  }

  /** The outcomes of the hello; each sweep has had them with it. */
  Map<LeaseId, List<Attempt>> takeTold() {
    Map<LeaseId, List<Attempt>> all = told;
    told = Map.of();
    return all;
  }

  /** What waited. */
  List<ToCoordinator> takeEarly() {
    List<ToCoordinator> all = List.copyOf(early);
    early.clear();
    attempts = 0;
    return all;
  }
}
