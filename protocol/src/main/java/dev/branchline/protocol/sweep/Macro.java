package dev.branchline.protocol.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** W&amp;B's macros, each a whole word of a list {@code command}: {@code ${args}}. */
enum Macro {
  ENV,
  INTERPRETER,
  PROGRAM,
  ARGS,
  ARGS_NO_HYPHENS,
  ARGS_NO_BOOLEAN_FLAGS,
  ARGS_JSON,
  ARGS_JSON_FILE;

  /** The only one that may stand within a word. */
  static final Pattern ENVVAR = Pattern.compile("\\$\\{envvar:([^}]*)\\}");

  /** As it is typed. */
  String word() {
    return "${" + name().toLowerCase(Locale.ROOT) + "}";
  }

  static Optional<Macro> of(String word) {
    return Arrays.stream(values()).filter(macro -> macro.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Macro::word).toList();
  }
}
