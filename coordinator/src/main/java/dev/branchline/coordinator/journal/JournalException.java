package dev.branchline.coordinator.journal;

import java.nio.file.Path;

/** That a journal can't be used, told so that it can be shown to a user as it is. */
public final class JournalException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong with it. */
  public enum Kind {
    /** There is none. */
    MISSING,
    /** It is damaged, or no journal. */
    CORRUPT,
    /** Another process keeps it from being written or read. */
    LOCKED,
    /** A newer Branchline made it. */
    NEWER,
    /** An older Branchline made it, and a reader can't bring it up to date. */
    OLDER,
    /** The disk or its permissions. */
    IO
  }

  private final Kind kind;
  private final String hint;

  JournalException(Kind kind, Path file, String what, String hint) {
    super(file + ": " + what);
    this.kind = kind;
    this.hint = hint;
  }

  JournalException(Kind kind, Path file, String what, String hint, Throwable cause) {
    super(file + ": " + what, cause);
    this.kind = kind;
    this.hint = hint;
  }

  public Kind kind() {
    return kind;
  }

  /** What to do, one line. */
  public String hint() {
    return hint;
  }
}
