package dev.branchline.worker.runner.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The worker's own environment as native strings, copied once and byte for byte (Java's view of it
 * loses what isn't in the locale's charset).
 */
final class BaseEnvironment {
  private final ByteBuffer pointers;
  private final Map<String, Integer> places;
  private final @Nullable String searchPath;

  private BaseEnvironment(
      ByteBuffer pointers, Map<String, Integer> places, @Nullable String searchPath) {
    this.pointers = pointers;
    this.places = places;
    this.searchPath = searchPath;
  }

  static BaseEnvironment ofThisProcess() {
    Arena arena = Arena.ofAuto();
    MemorySegment environ = Libc.environ();
    List<MemorySegment> entries = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    String path = null;
    for (long i = 0; ; i++) {
      MemorySegment entry = environ.getAtIndex(ValueLayout.ADDRESS, i);
      if (entry.address() == 0) {
        break;
      }
      // One byte is one char here, so that any bytes come back as they were.
      String text = entry.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.ISO_8859_1);
      int equals = text.indexOf('=');
      if (equals > 0
          && !text.startsWith("BRANCHLINE_")
          && !places.containsKey(text.substring(0, equals))) {
        String name = text.substring(0, equals);
        places.put(name, entries.size());
        entries.add(arena.allocateFrom(text, StandardCharsets.ISO_8859_1));
        if (name.equals("PATH")) {
          byte[] raw = text.substring(equals + 1).getBytes(StandardCharsets.ISO_8859_1);
          path = new String(raw, StandardCharsets.UTF_8);
        }
      }
    }
    MemorySegment pointers = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, entries.size()));
    for (int i = 0; i < entries.size(); i++) {
      pointers.setAtIndex(ValueLayout.JAVA_LONG, i, entries.get(i).address());
    }
    return new BaseEnvironment(
        pointers.asByteBuffer().asReadOnlyBuffer().order(ByteOrder.nativeOrder()),
        Map.copyOf(places),
        path);
  }

  int size() {
    return places.size();
  }

  /** {@code size()} addresses. */
  ByteBuffer pointers() {
    return pointers;
  }

  /** Which of them is the variable's; -1 if there is none. */
  int place(String name) {
    return places.getOrDefault(name, -1);
  }

  /** {@code PATH}, or what shells take in its stead. */
  String searchPath() {
    return searchPath == null ? "/usr/local/bin:/usr/bin:/bin" : searchPath;
  }
}
