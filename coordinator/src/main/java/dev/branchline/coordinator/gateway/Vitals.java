package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What can be measured of a coordinator since its start.
 *
 * @param commits transactions of the journal
 * @param stalled why nothing can be written at present, if so
 * @param outcomes branches that got each final status by running
 * @param leasesGranted leases whose grant is on disk
 * @param leasesClosed leases whose end is
 */
public record Vitals(
    long commits,
    Optional<String> stalled,
    Map<Status, Long> outcomes,
    long leasesGranted,
    long leasesClosed) {
  public Vitals {
    EnumMap<Status, Long> copy = new EnumMap<>(Status.class);
    copy.putAll(outcomes);
    outcomes = copy;
  }

  /** How many branches got this status by running. */
  public long outcomes(Status status) {
    return outcomes.getOrDefault(status, 0L);
  }
}
