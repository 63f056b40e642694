package dev.branchline.worker.runner.process;

/** The names of Linux' signals. */
final class Signals {
  static final int KILL = 9;
  static final int TERM = 15;
  static final int CONT = 18;
  static final int URG = 23;

  private static final String[] NAMES = {
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  private Signals() {}

  /** {@code SIGSEGV}; real-time ones are {@code SIG34} and so on. */
  static String name(int number) {
    return number >= 1 && number <= NAMES.length ? "SIG" + NAMES[number - 1] : "SIG" + number;
  }
}
