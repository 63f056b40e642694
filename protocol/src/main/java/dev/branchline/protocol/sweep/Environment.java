package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}} and {@code ${oc.env:NAME,default}} in strings, and remembers what
 * was asked for.
 */
final class Environment {
  private static final Pattern REFERENCE =
      Pattern.compile("(?<!\\\\)\\$\\{\\s*(?:oc\\.)?env:([^},]*)(,[^}]*)?\\}");

  private final Map<String, String> variables;
  private final Problems problems;
  private final Map<String, String> used = new TreeMap<>();

  Environment(Map<String, String> variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /** Whether a text refers to a variable. */
  static boolean isAsked(String text) {
    return REFERENCE.matcher(text).find();
  }

  Map<String, String> used() {
    return used;
  }

  /** The same tree, with every reference replaced. */
  Node resolve(Node node) {
    return switch (node) {
      case Node.Leaf leaf ->
          leaf.string().isPresent() && REFERENCE.matcher(leaf.text()).find() ? resolve(leaf) : leaf;
      case Node.Items(Place place, List<Node> items) ->
          new Node.Items(place, items.stream().map(this::resolve).toList());
      case Node.Entries(Place place, List<Node.Entry> entries) ->
          new Node.Entries(place, entries.stream().map(this::resolve).toList());
    };
  }

  Node.Entry resolve(Node.Entry entry) {
    return new Node.Entry(entry.key(), entry.place(), resolve(entry.node()));
  }

  private Node.Leaf resolve(Node.Leaf leaf) {
    Matcher whole = REFERENCE.matcher(leaf.text());
    if (whole.matches()
        && variables.get(name(whole)) == null
        && fallback(whole).filter("null"::equals).isPresent()) {
      return new Node.Leaf(ConfigValue.NULL, "", leaf.stretch());
    }
    String text = resolve(leaf.text(), leaf::placeOf);
    return new Node.Leaf(new ConfigValue.Text(text), text, leaf.stretch());
  }

  private static String name(Matcher matcher) {
    return String.valueOf(matcher.group(1)).strip();
  }

  /** What is taken if the variable isn't set: {@code ${oc.env:NAME,default}}. */
  private static Optional<String> fallback(Matcher matcher) {
    return Optional.ofNullable(matcher.group(2)).map(text -> text.substring(1).strip());
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** Tells the place of a part of a text. */
  interface Locator {
    Place place(int from, int until);
  }

  String resolve(String text, Locator locator) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String name = name(matcher);
      String value = variables.get(name);
      if (value == null && fallback(matcher).isPresent()) {
        value = unquoted(fallback(matcher).get());
      } else if (value == null) {
        problems.error(
            locator.place(matcher.start(), matcher.end()),
            "the environment variable `" + name + "` isn't set",
            matcher.group(),
            "");
      } else {
        used.put(name, value);
      }
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value == null ? "" : value));
    }
    return matcher.appendTail(resolved).toString();
  }
}
