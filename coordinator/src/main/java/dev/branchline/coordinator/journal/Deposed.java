package dev.branchline.coordinator.journal;

/** That another coordinator has claimed a newer epoch, so nothing of this one counts any more. */
public final class Deposed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long newerEpoch;

  Deposed(long ownEpoch, long newerEpoch) {
    super("epoch " + ownEpoch + " was deposed: another coordinator has claimed " + newerEpoch);
    this.newerEpoch = newerEpoch;
  }

  public long newerEpoch() {
    return newerEpoch;
  }
}
