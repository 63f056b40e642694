package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Verdict;

/** What a command's exit code says. */
final class ExitCode {
  static final int OK = 0;

  /** Some branch didn't succeed. */
  static final int FAILED = 1;

  /** Wrong usage, or a sweep file that doesn't hold. */
  static final int USAGE = 2;

  /** The sweep was halted by its policy, or cancelled. */
  static final int ENDED_EARLY = 3;

  /** Who keeps the sweeps can't be reached. */
  static final int UNREACHABLE = 4;

  static final int INTERRUPTED = 130;

  /** We have a bug; sysexits.h calls it EX_SOFTWARE. */
  static final int BUG = 70;

  private ExitCode() {}

  /** Of a sweep that is finished; one that isn't was interrupted. */
  static int of(SweepSummary sweep) {
    return sweep.verdict().map(ExitCode::of).orElse(INTERRUPTED);
  }

  private static int of(Verdict verdict) {
    return switch (verdict) {
      case SUCCEEDED -> OK;
      case FAILED -> FAILED;
      case CANCELLED, HALTED -> ENDED_EARLY;
    };
  }
}
