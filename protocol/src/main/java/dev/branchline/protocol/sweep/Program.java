package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Optional;

/** What a sweep runs. */
public sealed interface Program {

  /** The scripts that a branch goes through; none if it isn't made of scripts. */
  default List<Script> scripts() {
    return switch (this) {
      case Script script -> List.of(script);
      case Steps steps -> steps.scripts();
      case Command _, Shell _, ProgramFile _ -> List.of();
    };
  }

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

  /**
   * A Python file or module whose values are set and whose entrypoint is called.
   *
   * @param target as typed, with {@code :ENTRYPOINT} if one is named
   * @param strict whether a key that the script doesn't define is an error
   * @param preload what an interpreter has loaded before it is forked: {@code installed, all,
   *     none}, or the names of modules
   * @param python the interpreter, if one is named
   * @param facts what its syntax tree tells
   */
  record Script(
      String target,
      Isolation isolation,
      boolean strict,
      ConfigValue preload,
      Optional<String> python,
      ScriptFacts facts)
      implements Program {}

  /**
   * Scripts that each branch goes through, one after another, in one directory, within one attempt.
   *
   * @param scripts the steps in their order, 1 to {@link #MOST}
   */
  record Steps(List<Script> scripts) implements Program {
    /** The most steps of a sweep. */
    public static final int MOST = 100;

    public Steps {
      scripts = List.copyOf(scripts);
      if (scripts.isEmpty() || scripts.size() > MOST) {
        throw new IllegalArgumentException(scripts.size() + " steps");
      }
    }
  }
}
