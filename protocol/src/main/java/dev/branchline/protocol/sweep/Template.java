package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * A string with references in it, as OmegaConf writes them: a dollar and a path in braces, which
 * may begin with dots to be relative. A backslash before the dollar means it literally; two of them
 * are a backslash and a reference.
 */
record Template(List<Part> parts) {
  private static final int MAX_DEPTH = 50;

  Template {
    parts = List.copyOf(parts);
  }

  /** A part of it. */
  sealed interface Part {}

  /** As it stands. */
  record Literal(String text) implements Part {}

  /** What is between {@code ${} and {@code }}, which may hold references itself. */
  record Reference(Template name) implements Part {}

  /** Whether there is anything to be done. */
  static boolean is(String text) {
    return text.contains("${");
  }

  /** References deeper inside of each other than {@link #MAX_DEPTH} are taken as they stand. */
  static Template parse(String text) {
    return new Template(new Reader(text).parts(0));
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Part> parts(int depth) {
      List<Part> parts = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      while (at < text.length() && !(depth > 0 && text.charAt(at) == '}')) {
        int slashes = 0;
        while (at + slashes < text.length() && text.charAt(at + slashes) == '\\') {
          slashes++;
        }
        if (!text.startsWith("${", at + slashes)) {
          int take = Math.max(1, slashes);
          literal.append(text, at, at + take);
          at += take;
          continue;
        }
        literal.append("\\".repeat(slashes / 2));
        at += slashes + 2;
        if (slashes % 2 == 1 || depth == MAX_DEPTH) {
          literal.append("${");
        } else {
          if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
          }
          parts.add(new Reference(new Template(parts(depth + 1))));
          at++;
        }
      }
      if (!literal.isEmpty()) {
        parts.add(new Literal(literal.toString()));
      }
      return parts;
    }
  }
}
