package dev.branchline.coordinator.python;

/**
 * How one value of a config stands to a script's own.
 *
 * @param key dotted
 * @param now the config's value, as text
 * @param before what the script has there, as text; empty if nothing, or nothing constant
 * @param suggestion the key of the script that may be meant; empty if none is
 */
public record Finding(String key, Kind kind, String now, String before, String suggestion) {

  /** What it does there. */
  public enum Kind {
    /** The script has the same value. */
    SAME,
    /** The script has another value. */
    OVERRIDES,
    /** The script has no such name. */
    NEW,
    /** The same, but it has a name that is very close. */
    SUSPECT,
    /** It is a function, class or module of the script. */
    TAKEN
  }
}
