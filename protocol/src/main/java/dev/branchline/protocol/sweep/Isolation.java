package dev.branchline.protocol.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps the branches of a Python script apart. */
public enum Isolation {
  /** A fork, for each branch, of an interpreter that has the script's imports loaded. */
  FORK,
  /** A new interpreter for each branch. */
  SPAWN,
  /** A fresh module in an interpreter that runs one branch after another. */
  REUSE;

  /** As in sweep files: {@code fork}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Isolation> of(String word) {
    return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Stream.of(values()).map(Isolation::word).toList();
  }
}
