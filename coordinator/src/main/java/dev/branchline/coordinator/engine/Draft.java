package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.Event.Closing;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.List;

/** A decision under way: the state evolves by each event as it is written down. */
final class Draft {
  final SweepState state;
  final Moment now;
  private final List<Event> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  Draft(SweepState state, Moment now) {
    this.state = state;
    this.now = now;
  }

  void event(Event event) {
    state.evolve(event);
    events.add(event);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  /** Closes a lease if it has no branch any more, once. */
  void closeIfDone(Lease lease, Closing closing) {
    if (!lease.isLive() && !lease.closed) {
      event(new Event.LeaseClosed(lease.id, lease.claims.isEmpty() ? closing : Closing.EXPIRED));
    }
  }

  /** Asks back what the worker of this live lease hasn't started. */
  void retract(Lease lease) {
    if (lease.waiting() > 0) {
      effect(new Effect.RetractAt(lease.worker, lease.id, lease.waiting()));
    }
  }

  void cancel(Lease lease, Ordinals ordinals) {
    if (!ordinals.isEmpty()) {
      effect(new Effect.CancelAt(lease.worker, lease.id, ordinals));
    }
  }

  Decision accepted() {
    return new Decision.Accepted(events, effects);
  }
}
