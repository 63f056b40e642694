package dev.branchline.coordinator.cli;

/** What the help says in more than one command. */
final class Words {
  static final String SWEEP = "Its id, name, the beginning of its name, or last (the default).";
  static final String BRANCHES = "Ordinals: 17, 3-9, 1,5-8:2.";
  static final String FILE = "The sweep file, YAML or JSON.";
  static final String OVERRIDES = "key=value, key=a,b,c: in place of what the file says.";

  private Words() {}
}
