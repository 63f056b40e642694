package dev.branchline.protocol.sweep;

import java.util.List;
import java.util.Optional;

/** What a sweep runs. */
public sealed interface Program {

  /**
   * Words, each of which may hold placeholders and, if they were given as a list, W&amp;B's macros.
   *
   * @param macros whether {@code ${args}} and the like mean something
   * @param program what {@code ${program}} stands for
   */
  record Command(List<String> words, boolean macros, Optional<String> program) implements Program {
    public Command {
      words = List.copyOf(words);
    }
  }

  /** A text for {@code /bin/sh -c}; filled values are quoted for the shell. */
  record Shell(String text) implements Program {}

  /**
   * A program that gets the values as {@code --key=value} arguments, as W&amp;B runs it; a {@code
   * .py} file is run by {@code python3}.
   */
  record ProgramFile(String path) implements Program {}
}
