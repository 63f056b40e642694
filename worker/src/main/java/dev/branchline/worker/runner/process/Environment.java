package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Variables;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a seat's next process: the base's pointers, and strings of its own. Most of
 * these are the same for one process as for the last, and aren't made anew.
 */
final class Environment {
  private final BaseEnvironment base;
  private final Block block = new Block();
  private final Map<String, Variable> known = new HashMap<>();
  private final List<Variable> variables = new ArrayList<>();
  private Variables.Shared shared = Variables.Shared.NONE;

  /** As it was last: its text, and which of the base's it takes the place of, or -1. */
  private static final class Variable {
    final String name;
    final int place;
    String value = "";
    byte[] text;

    Variable(String name, int place) {
      this.name = name;
      this.place = place;
      this.text = encoded();
    }

    void set(String next) {
      if (!value.equals(next)) {
        value = next;
        text = encoded();
      }
    }

    private byte[] encoded() {
      return (name + "=" + value).getBytes(StandardCharsets.UTF_8);
    }
  }

  Environment(BaseEnvironment base) {
    this.base = base;
  }

  /** Begins with these; what was there is forgotten, but for what both share. */
  void begin(Map<String, String> values) {
    if (!(values instanceof Variables both)) {
      shared = Variables.Shared.NONE;
      variables.clear();
      values.forEach(this::add);
      return;
    }
    if (both.shared() != shared) {
      shared = both.shared();
      variables.clear();
      shared.values().forEach(this::add);
    }
    variables.subList(shared.values().size(), variables.size()).clear();
    both.own().forEach(this::add);
  }

  void add(String name, String value) {
    Variable variable = known.get(name);
    if (variable == null) {
      variable = new Variable(name, base.place(name));
      known.put(name, variable);
    }
    variable.set(value);
    variables.add(variable);
  }

  /** The address of the null-terminated array; valid until the next call. */
  long write() {
    int most = base.size() + variables.size() + 1;
    int bytes = 8 * most;
    for (Variable variable : variables) {
      bytes += variable.text.length + 1;
    }
    ByteBuffer memory = block.buffer(bytes);
    long address = block.address();
    memory.put(0, base.pointers(), 0, 8 * base.size());
    int end = base.size();
    int at = 8 * most;
    for (Variable variable : variables) {
      memory.putLong(8 * (variable.place >= 0 ? variable.place : end++), address + at);
      memory.put(at, variable.text).put(at + variable.text.length, (byte) 0);
      at += variable.text.length + 1;
    }
    memory.putLong(8 * end, 0);
    return address;
  }
}
