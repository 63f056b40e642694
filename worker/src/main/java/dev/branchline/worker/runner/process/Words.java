package dev.branchline.worker.runner.process;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The null-terminated array of C strings that a program gets as its arguments. */
final class Words {
  private final Block block = new Block();
  private final List<byte[]> texts = new ArrayList<>();

  /** Its address; valid until the next call. */
  long write(List<String> words) {
    texts.clear();
    long bytes = 8L * (words.size() + 1);
    for (String word : words) {
      byte[] text = word.getBytes(StandardCharsets.UTF_8);
      texts.add(text);
      bytes += text.length + 1;
    }
    MemorySegment memory = block.ensure(bytes);
    long at = 8L * (words.size() + 1);
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      memory.setAtIndex(ValueLayout.JAVA_LONG, i, memory.address() + at);
      MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, at, text.length);
      memory.set(ValueLayout.JAVA_BYTE, at + text.length, (byte) 0);
      at += text.length + 1;
    }
    memory.setAtIndex(ValueLayout.JAVA_LONG, texts.size(), 0);
    return memory.address();
  }
}
