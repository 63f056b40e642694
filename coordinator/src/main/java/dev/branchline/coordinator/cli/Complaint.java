package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;

/** Ends a command for a reason that is the user's to mend; shown without a stack trace. */
public final class Complaint extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String hint;
  private final int exitCode;

  /** With {@code hint} empty if there is nothing to advise. */
  Complaint(String message, String hint, int exitCode) {
    super(message, null, false, false);
    this.hint = hint;
    this.exitCode = exitCode;
  }

  /** Of wrong usage, or a file that doesn't hold. */
  public static Complaint usage(String message, String hint) {
    return new Complaint(message, hint, ExitCode.USAGE);
  }

  /** Of a refusal, with the exit code that it stands for. */
  public static Complaint of(Refusal refusal) {
    int code =
        switch (refusal) {
          case Refusal.InUse _,
              Refusal.Stalled _,
              Refusal.Unreadable _,
              Refusal.Unreachable _,
              Refusal.NotLive _ ->
              ExitCode.UNREACHABLE;
          case Refusal.NoJournal _,
              Refusal.NoSuchSweep _,
              Refusal.Ambiguous _,
              Refusal.NoSuchBranch _,
              Refusal.NotNow _,
              Refusal.KeyTaken _,
              Refusal.Impossible _ ->
              ExitCode.USAGE;
        };
    return new Complaint(refusal.message(), refusal.hint(), code);
  }

  /**
   * The accepted value.
   *
   * @throws Complaint of the refusal
   */
  public static <T> T orThrow(Reply<T> reply) {
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
