package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong, so that all of it is told at once. */
final class Problems {
  /** More than anybody reads; what comes after them is dropped. */
  static final int MOST = 1_000;

  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  void error(Place place, String message, String found, String expected) {
    error(place, message, found, expected, Optional.empty());
  }

  void error(Place place, String message, String found, String expected, String hint) {
    error(place, message, found, expected, Optional.of(hint));
  }

  void error(Place place, String message, String found, String expected, Optional<String> hint) {
    add(errors, new Problem(place, message, found, expected, hint));
  }

  void warning(Place place, String message, Optional<String> hint) {
    add(warnings, new Problem(place, message, "", "", hint));
  }

  /** Tells an unknown word, with the known one that is closest. */
  void unknown(Place place, String what, String word, Iterable<String> known, String expected) {
    Optional<String> hint =
        Suggestion.closest(word, known).map(close -> "did you mean `" + close + "`?");
    error(place, "unknown " + what + " `" + word + "`", "", expected, hint);
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  int count() {
    return errors.size();
  }

  List<Problem> errors() {
    return sorted(errors);
  }

  List<Problem> warnings() {
    return sorted(warnings);
  }

  /** Declares the order in which files are told. */
  void opens(String file) {
    if (!files.contains(file)) {
      files.add(file);
    }
  }

  private void add(List<Problem> list, Problem problem) {
    opens(problem.place().file());
    if (list.size() < MOST && !list.contains(problem)) {
      list.add(problem);
    }
  }

  private List<Problem> sorted(List<Problem> problems) {
    return problems.stream()
        .sorted(
            Comparator.comparingInt((Problem problem) -> files.indexOf(problem.place().file()))
                .thenComparingInt(problem -> problem.place().line())
                .thenComparingInt(problem -> problem.place().column()))
        .toList();
  }
}
