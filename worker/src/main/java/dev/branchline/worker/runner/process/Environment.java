package dev.branchline.worker.runner.process;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The environment of a seat's next process: the base's pointers, and strings of its own. */
final class Environment {
  private final BaseEnvironment base;
  private final Block block = new Block();
  private final List<byte[]> texts = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  Environment(BaseEnvironment base) {
    this.base = base;
  }

  Environment clear() {
    texts.clear();
    places.clear();
    return this;
  }

  Environment add(Map<String, String> variables) {
    variables.forEach(this::add);
    return this;
  }

  void add(String name, String value) {
    texts.add((name + "=" + value).getBytes(StandardCharsets.UTF_8));
    places.add(base.place(name));
  }

  /** The address of the null-terminated array; valid until the next call. */
  long write() {
    long most = base.size() + texts.size() + 1L;
    long bytes = 8 * most;
    for (byte[] text : texts) {
      bytes += text.length + 1;
    }
    MemorySegment memory = block.ensure(bytes);
    MemorySegment.copy(base.pointers(), 0, memory, 0, 8L * base.size());
    int end = base.size();
    long at = 8 * most;
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      int place = places.get(i);
      memory.setAtIndex(ValueLayout.JAVA_LONG, place >= 0 ? place : end++, memory.address() + at);
      MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, at, text.length);
      memory.set(ValueLayout.JAVA_BYTE, at + text.length, (byte) 0);
      at += text.length + 1;
    }
    memory.setAtIndex(ValueLayout.JAVA_LONG, end, 0);
    return memory.address();
  }
}
