package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code {name.name}} in a text; every other brace is literal. */
final class Placeholders {
  private static final Pattern FORM =
      Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*+(?:\\.[A-Za-z0-9_-]++)*+)\\}");

  private Placeholders() {}

  /** A part of a text. */
  sealed interface Part {
    /** As it stands. */
    record Literal(String text) implements Part {}

    /**
     * To be filled.
     *
     * @param from where its brace stands in the text
     * @param quoted whether it is inside of the shell's quotes
     */
    record Hole(String name, int from, boolean quoted) implements Part {
      int until() {
        return from + name.length() + 2;
      }
    }
  }

  /** The parts of a word. */
  static List<Part> inWord(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = FORM.matcher(text);
    int done = 0;
    while (matcher.find()) {
      literal(parts, text, done, matcher.start());
      parts.add(new Part.Hole(String.valueOf(matcher.group(1)), matcher.start(), false));
      done = matcher.end();
    }
    literal(parts, text, done, text.length());
    return parts;
  }

  /** The parts of a text for the shell: {@code ${...}} and comments are the shell's own. */
  static List<Part> inShell(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = FORM.matcher(text);
    char quote = 0;
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && c == '#' && startsWord(text, i)) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else if (c == '\\' && quote != '\'') {
        i++;
      } else if (c == '\'' || c == '"') {
        quote = quote == 0 ? c : quote == c ? 0 : quote;
      } else if (quote != '\'' && text.startsWith("${", i)) {
        i = closingBrace(text, i + 1);
      } else if (c == '{' && matcher.region(i, text.length()).lookingAt()) {
        literal(parts, text, done, i);
        parts.add(new Part.Hole(String.valueOf(matcher.group(1)), i, quote != 0));
        done = matcher.end();
        i = done - 1;
      }
    }
    literal(parts, text, done, text.length());
    return parts;
  }

  private static boolean startsWord(String text, int i) {
    return i == 0 || " \t\n;&|(".indexOf(text.charAt(i - 1)) >= 0;
  }

  private static int closingBrace(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return text.length();
  }

  private static void literal(List<Part> parts, String text, int from, int until) {
    if (from < until) {
      parts.add(new Part.Literal(text.substring(from, until)));
    }
  }
}
