package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code ${env:NAME}} in strings, and remembers what was asked for. */
final class Environment {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)\\}");

  private final Map<String, String> variables;
  private final Problems problems;
  private final Map<String, String> used = new TreeMap<>();

  Environment(Map<String, String> variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  Map<String, String> used() {
    return used;
  }

  /** The same tree, with every reference replaced. */
  Node resolve(Node node) {
    return switch (node) {
      case Node.Leaf leaf ->
          leaf.string().isPresent() && leaf.text().contains("${env:") ? resolve(leaf) : leaf;
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
    String text = resolve(leaf.text(), leaf::placeOf);
    return new Node.Leaf(new ConfigValue.Text(text), text, leaf.stretch());
  }

  /** Tells the place of a part of a text. */
  interface Locator {
    Place place(int from, int until);
  }

  String resolve(String text, Locator locator) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String name = String.valueOf(matcher.group(1));
      String value = variables.get(name);
      if (value == null) {
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
