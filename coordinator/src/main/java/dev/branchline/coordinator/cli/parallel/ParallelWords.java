package dev.branchline.coordinator.cli.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/**
 * The words of a command line in GNU parallel's form.
 *
 * @param command the words before the first {@code :::}, joined by spaces; empty if there are none
 * @param warnings what is worth a look
 */
public record ParallelWords(String command, Arguments arguments, List<String> warnings) {
  private static final List<String> SIGNS = List.of(":::", ":::+", "::::", "::::+");

  public ParallelWords {
    warnings = List.copyOf(warnings);
  }

  /**
   * How the inputs are read.
   *
   * @param link whether all go together, the shorter ones again from their start
   * @param header whether the first value of each is its name
   * @param colsep what parts a value into columns
   * @param quote whether the shell is to take each word of the command as it is
   */
  public record Form(boolean link, boolean header, Optional<String> colsep, boolean quote) {}

  /** Whether these words are in GNU parallel's form at all. */
  public static boolean areParallel(List<String> words) {
    return words.stream().anyMatch(SIGNS::contains);
  }

  /**
   * Reads them.
   *
   * @param files the lines of a file, as {@code ::::} wants them
   * @throws WrongWords if they don't hold
   */
  public static ParallelWords read(
      List<String> words, Form form, Function<String, List<String>> files) {
    int first =
        IntStream.range(0, words.size())
            .filter(i -> SIGNS.contains(words.get(i)))
            .findFirst()
            .orElse(words.size());
    List<String> program = words.subList(0, first);
    List<Source> sources = new ArrayList<>();
    int at = first;
    while (at < words.size()) {
      String sign = words.get(at);
      int next = at + 1;
      while (next < words.size() && !SIGNS.contains(words.get(next))) {
        next++;
      }
      sources.addAll(sources(sign, words.subList(at + 1, next), files));
      at = next;
    }
    List<String> warnings = new ArrayList<>();
    Arguments arguments = new Arguments(groups(tables(sources, form), form.link(), warnings));
    String command =
        String.join(
            " ", form.quote() ? program.stream().map(ParallelWords::quoted).toList() : program);
    return new ParallelWords(command, arguments, warnings);
  }

  private record Source(List<String> records, boolean linked) {}

  private record Table(List<Arguments.Column> columns, boolean linked) {
    int rows() {
      return columns.getFirst().values().size();
    }
  }

  /** As {@link ShellText#quoted(String)}, but a placeholder stays one. */
  private static String quoted(String word) {
    return ShellText.quoted(word.replaceAll("[{}#%]", "x")).startsWith("'") || word.contains("'")
        ? "'" + word.replace("'", "'\\''") + "'"
        : word;
  }

  private static List<Source> sources(
      String sign, List<String> words, Function<String, List<String>> files) {
    boolean linked = sign.endsWith("+");
    if (sign.startsWith("::::")) {
      if (words.isEmpty()) {
        throw new WrongWords(sign + " without a file", "name one, or - for what is piped in");
      }
      return words.stream().map(file -> new Source(files.apply(file), linked)).toList();
    }
    return List.of(new Source(words, linked));
  }

  private static List<Table> tables(List<Source> sources, Form form) {
    Optional<Pattern> separator = form.colsep().map(ParallelWords::pattern);
    List<Table> tables = new ArrayList<>();
    for (Source source : sources) {
      List<List<String>> rows =
          source.records().stream()
              .map(
                  text ->
                      separator.isPresent()
                          ? List.of(separator.get().split(text, -1))
                          : List.of(text))
              .toList();
      List<String> names = List.of();
      if (form.header() && !rows.isEmpty()) {
        names = rows.getFirst();
        rows = rows.subList(1, rows.size());
      }
      tables.add(new Table(columns(names, rows), source.linked()));
    }
    return tables;
  }

  /** What a row doesn't have is empty. */
  private static List<Arguments.Column> columns(List<String> names, List<List<String>> rows) {
    int width = Math.max(1, names.size());
    for (List<String> row : rows) {
      width = Math.max(width, row.size());
    }
    List<Arguments.Column> columns = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      int at = column;
      columns.add(
          new Arguments.Column(
              at < names.size() ? names.get(at) : "",
              rows.stream().map(row -> at < row.size() ? row.get(at) : "").toList()));
    }
    return columns;
  }

  private static Pattern pattern(String colsep) {
    try {
      return Pattern.compile(colsep);
    } catch (PatternSyntaxException e) {
      throw new WrongWords(
          "--colsep isn't a regular expression: " + colsep, String.valueOf(e.getDescription()));
    }
  }

  private static List<Arguments.Group> groups(
      List<Table> tables, boolean link, List<String> warnings) {
    if (link) {
      return tables.isEmpty() ? List.of() : List.of(recycled(tables));
    }
    List<List<Table>> linked = new ArrayList<>();
    for (Table table : tables) {
      if (table.linked() && !linked.isEmpty()) {
        linked.getLast().add(table);
      } else {
        linked.add(new ArrayList<>(List.of(table)));
      }
    }
    return linked.stream().map(together -> truncated(together, warnings)).toList();
  }

  private static Arguments.Group truncated(List<Table> together, List<String> warnings) {
    int shortest = together.stream().mapToInt(Table::rows).min().orElse(0);
    int longest = together.stream().mapToInt(Table::rows).max().orElse(0);
    if (shortest < longest) {
      warnings.add(
          "inputs that are linked by + have %d and %d values; the shorter counts"
              .formatted(shortest, longest));
    }
    return new Arguments.Group(
        together.stream()
            .flatMap(table -> table.columns().stream())
            .map(
                column -> new Arguments.Column(column.name(), column.values().subList(0, shortest)))
            .toList());
  }

  private static Arguments.Group recycled(List<Table> tables) {
    int longest = tables.stream().mapToInt(Table::rows).max().orElse(0);
    boolean none = tables.stream().anyMatch(table -> table.rows() == 0);
    return new Arguments.Group(
        tables.stream()
            .flatMap(table -> table.columns().stream())
            .map(
                column ->
                    new Arguments.Column(
                        column.name(),
                        none
                            ? List.of()
                            : IntStream.range(0, longest)
                                .mapToObj(i -> column.values().get(i % column.values().size()))
                                .toList()))
            .toList());
  }
}
