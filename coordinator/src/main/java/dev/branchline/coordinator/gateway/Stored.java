package dev.branchline.coordinator.gateway;

/** Opens the journal of a directory, to be read. */
@FunctionalInterface
public interface Stored {

  /** Refused if there is none, or if it can't be read. The caller closes the gateway. */
  Reply<Gateway> open(StateDirectory directory);
}
