package dev.branchline.worker.runner.process;

import java.nio.ByteBuffer;
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
    int bytes = 8 * (words.size() + 1);
    for (String word : words) {
      byte[] text = word.getBytes(StandardCharsets.UTF_8);
      texts.add(text);
      bytes += text.length + 1;
    }
    ByteBuffer memory = block.buffer(bytes);
    long address = block.address();
    int at = 8 * (words.size() + 1);
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      memory.putLong(8 * i, address + at);
      memory.put(at, text).put(at + text.length, (byte) 0);
      at += text.length + 1;
    }
    memory.putLong(8 * texts.size(), 0);
    return address;
  }
}
