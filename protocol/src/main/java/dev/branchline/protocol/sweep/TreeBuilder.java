package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the tree from what a parser says piece by piece, and checks the keys of maps. */
final class TreeBuilder {
  /** How much aliases may add; a short text could else say a billion things. */
  private static final long MOST_ALIASED = 1_000_000;

  private final Lines lines;
  private final Problems problems;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<String, Weighed> anchors = new HashMap<>();
  private Optional<Node> root = Optional.empty();
  private long aliased;

  TreeBuilder(Lines lines, Problems problems) {
    this.lines = lines;
    this.problems = problems;
  }

  /** A list or map that isn't complete; a map's children are keys and values by turns. */
  private static final class Frame {
    final boolean map;
    final boolean flow;
    final int from;
    final Optional<String> anchor;
    final List<Node> children = new ArrayList<>();
    long weight = 1;

    Frame(boolean map, boolean flow, int from, Optional<String> anchor) {
      this.map = map;
      this.flow = flow;
      this.from = from;
      this.anchor = anchor;
    }
  }

  private record Weighed(Node node, long weight) {}

  Optional<Node> root() {
    return root;
  }

  /** Opens a map; false if it is too deep, and then nothing more may be said. */
  boolean startMap(int from, boolean flow, Optional<String> anchor) {
    return start(new Frame(true, flow, from, anchor));
  }

  /** Opens a list, likewise. */
  boolean startList(int from, Optional<String> anchor) {
    return start(new Frame(false, true, from, anchor));
  }

  private boolean start(Frame frame) {
    if (open.size() >= ConfigJson.MAX_DEPTH) {
      problems.error(
          lines.place(frame.from), "nested too deep", "", "at most " + ConfigJson.MAX_DEPTH);
      return false;
    }
    open.push(frame);
    return true;
  }

  void leaf(Node.Leaf leaf, Optional<String> anchor) {
    add(leaf, 1, anchor);
  }

  void alias(String name, int from) {
    Weighed target = anchors.get(name);
    Node node = nothing(from);
    long weight = 1;
    if (target == null) {
      problems.error(lines.place(from), "an alias of nothing before it", "*" + name, "");
    } else {
      weight = target.weight;
      aliased += weight;
      if (aliased > MOST_ALIASED) {
        problems.error(lines.place(from), "the aliases of this file unfold to too much", "", "");
      } else {
        node = target.node;
      }
    }
    add(node, weight, Optional.empty());
  }

  /** Stands where something was that doesn't hold. */
  private Node nothing(int from) {
    return new Node.Leaf(ConfigValue.NULL, "", lines.stretch(from, from));
  }

  /** Closes the innermost list or map. */
  void end() {
    Frame frame = open.pop();
    Place place = lines.place(frame.from);
    Node node =
        frame.map ? new Node.Entries(place, entries(frame)) : new Node.Items(place, frame.children);
    add(node, frame.weight, frame.anchor);
  }

  private void add(Node node, long weight, Optional<String> anchor) {
    anchor.ifPresent(name -> anchors.put(name, new Weighed(node, weight)));
    Frame parent = open.peek();
    if (parent == null) {
      root = Optional.of(node);
    } else {
      parent.children.add(node);
      parent.weight += weight;
    }
  }

  private List<Node.Entry> entries(Frame frame) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i + 1 < frame.children.size(); i += 2) {
      Node key = frame.children.get(i);
      Node value = frame.children.get(i + 1);
      int torn = frame.flow ? TornExpression.end(frame.children, i + 1) : 0;
      if (torn > 0) {
        TornExpression.report(lines, frame.children, i + 1, torn, problems);
        i = torn - 2;
      }
      Node held = torn > 0 ? nothing(frame.from) : value;
      key(key).ifPresent(name -> put(entries, new Node.Entry(name, key.place(), held)));
    }
    return List.copyOf(entries.values());
  }

  private void put(Map<String, Node.Entry> entries, Node.Entry entry) {
    Node.Entry first = entries.putIfAbsent(entry.key(), entry);
    if (first != null) {
      problems.error(
          entry.place(),
          "the key `" + entry.key() + "` is given twice",
          "",
          "",
          "it is first given at line " + first.place().line());
    }
  }

  private Optional<String> key(Node key) {
    if (key instanceof Node.Leaf leaf && leaf.value() instanceof ConfigValue.Text(String name)) {
      if (name.equals("<<")) {
        problems.error(
            key.place(),
            "merge keys (`<<`) aren't part of YAML 1.2",
            "",
            "",
            "`config` takes a list of maps, merged left to right");
        return Optional.empty();
      }
      return Optional.of(name);
    }
    problems.error(
        key.place(),
        "a key that isn't a string",
        key.describe(),
        "a string",
        key instanceof Node.Leaf leaf
            ? Optional.of("put it in quotes: \"" + leaf.text() + "\"")
            : Optional.empty());
    return Optional.empty();
  }
}
