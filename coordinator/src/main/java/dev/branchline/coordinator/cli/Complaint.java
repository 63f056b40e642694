package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;

/** Ends a command for a reason that is the user's to mend; shown without a stack trace. */
final class Complaint extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String hint;
  private final int exitCode;

  /** With {@code hint} empty if there is nothing to advise. */
  Complaint(String message, String hint, int exitCode) {
    super(message, null, false, false);
    this.hint = hint;
    this.exitCode = exitCode;
  }

  static Complaint usage(String message, String hint) {
    return new Complaint(message, hint, ExitCode.USAGE);
  }

  static Complaint of(Refusal refusal) {
    int code =
        switch (refusal) {
          case Refusal.InUse _, Refusal.Stalled _, Refusal.Unreadable _, Refusal.NotLive _ ->
              ExitCode.UNREACHABLE;
          case Refusal.NoJournal _,
              Refusal.NoSuchSweep _,
              Refusal.Ambiguous _,
              Refusal.NoSuchBranch _,
              Refusal.NotNow _,
              Refusal.Impossible _ ->
              ExitCode.USAGE;
        };
    return new Complaint(refusal.message(), refusal.hint(), code);
  }

  /** The accepted value. */
  static <T> T orThrow(Reply<T> reply) {
    return switch (reply) {
      case Reply.Accepted<T>(T value) -> value;
      case Reply.Refused<T>(Refusal refusal) -> throw of(refusal);
    };
  }

  String hint() {
    return hint;
  }

  int exitCode() {
    return exitCode;
  }
}
