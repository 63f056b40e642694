package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.Status;

/** The codes of final statuses in narrow tables; the schema's views spell them out. */
final class FinalStatus {
  private FinalStatus() {}

  static int code(Status status) {
    return switch (status) {
      case SUCCEEDED -> 1;
      case FAILED -> 2;
      case SKIPPED -> 3;
      case CANCELLED -> 4;
      case PRUNED -> 5;
      case PENDING, LEASED, RUNNING ->
          throw new IllegalArgumentException("not a final status: " + status);
    };
  }

  static Status of(int code) {
    return switch (code) {
      case 1 -> Status.SUCCEEDED;
      case 2 -> Status.FAILED;
      case 3 -> Status.SKIPPED;
      case 4 -> Status.CANCELLED;
      case 5 -> Status.PRUNED;
      default -> throw new IllegalStateException("no such status in the journal: " + code);
    };
  }
}
