package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One execution of a branch, as the history of a branch shows it.
 *
 * @param number of the attempt, from 1; two rows may have the same if one was superseded
 * @param worker the name of the worker that ran it
 * @param startedAt when it started; absent for one that couldn't
 * @param duration from start to end, if it has ended
 * @param fate what became of it
 * @param result what it left; empty unless it ended well
 * @param metrics the last value of each metric
 * @param failure why it failed, if it did
 */
public record AttemptRow(
    long ordinal,
    int number,
    LeaseId lease,
    Optional<String> worker,
    Optional<Instant> startedAt,
    Optional<Duration> duration,
    Fate fate,
    ConfigValue.Mapping result,
    ConfigValue.Mapping metrics,
    Optional<Failure> failure) {

  /** What became of an attempt. */
  public enum Fate {
    /** It hasn't ended. */
    RUNNING,
    /** It is the branch's outcome. */
    FINAL,
    /** It failed, and the branch was tried again. */
    RETRIED,
    /** It ended too late to count, or the user's retry put it aside. */
    SUPERSEDED,
    /** It was lost with its worker. */
    LOST;

    /** As in tables and JSON: {@code retried}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
