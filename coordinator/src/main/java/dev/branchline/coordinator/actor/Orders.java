package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.placement.Grant;
import dev.branchline.coordinator.placement.Retraction;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one round of the dispatcher wants of each sweep. */
final class Orders {
  private static final class Order {
    final List<Dispatcher.Share> grants = new ArrayList<>();
    final List<Retraction> retractions = new ArrayList<>();
  }

  private final Map<SweepId, Order> orders = new HashMap<>();

  void add(LeaseId lease, Grant grant) {
    order(grant.sweep())
        .grants
        .add(new Dispatcher.Share(lease, grant.worker(), grant.width(), grant.maxBranches()));
  }

  void add(Retraction retraction) {
    order(retraction.sweep()).retractions.add(retraction);
  }

  private Order order(SweepId sweep) {
    return orders.computeIfAbsent(sweep, _ -> new Order());
  }

  Set<SweepId> sweeps() {
    return orders.keySet();
  }

  /** All that is wanted of this sweep. */
  SweepActor.Dispatched of(SweepId sweep, long round) {
    Order order = order(sweep);
    return new SweepActor.Dispatched(
        round, List.copyOf(order.grants), List.copyOf(order.retractions));
  }
}
