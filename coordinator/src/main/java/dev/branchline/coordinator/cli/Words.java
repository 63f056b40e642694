package dev.branchline.coordinator.cli;

/** What the help says in more than one command. */
final class Words {
  static final String SWEEP = "Its id, name, the beginning of its name, or last (the default).";
  static final String BRANCHES = "Ordinals: 17, 3-9, 1,5-8:2.";

  static final String SWEEPS = "Their ids, names, the beginnings of their names, or last.";

  private Words() {}
}
