package dev.branchline.protocol.sweep;

import java.util.Optional;

/**
 * Names a Python script whose syntax tree is to be read, among the files that a sweep reads: asked
 * for by its {@link #key}, it is answered with a line of JSON by the process that has read it.
 *
 * @param python the interpreter, as typed; empty for the default
 * @param workdir where branches run, as typed; empty for the default
 * @param target the path or the module's dotted name, with {@code :ENTRYPOINT} if one is named
 */
public record ScriptFile(String python, String workdir, String target) {
  private static final String SIGN = "script:";

  /** What it is asked for by. */
  public String key() {
    return SIGN + python + "\n" + workdir + "\n" + target;
  }

  /** The script that a key asks for; empty if it is the key of a file. */
  public static Optional<ScriptFile> of(String key) {
    String[] parts = key.split("\n", 3);
    return key.startsWith(SIGN) && parts.length == 3
        ? Optional.of(new ScriptFile(parts[0].substring(SIGN.length()), parts[1], parts[2]))
        : Optional.empty();
  }

  /** Whether a word names a Python file, by its ending, with or without an entrypoint. */
  public static boolean isNamed(String word) {
    int colon = word.lastIndexOf(':');
    return word.endsWith(".py") || (colon > 0 && word.substring(0, colon).endsWith(".py"));
  }

  /** Whether it is the dotted name of a module, which is looked for where branches run. */
  public boolean isModule() {
    int colon = target.lastIndexOf(':');
    String path = colon < 0 ? target : target.substring(0, colon);
    return !path.contains("/") && !path.endsWith(".py");
  }
}
