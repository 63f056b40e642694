package dev.branchline.simulation;

import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sees that neither end of a session has more under way than the window, nor acknowledges what it
 * can't have.
 */
final class Windows {
  private record Way(long session, String path) {}

  private final Map<Way, TreeMap<Long, Integer>> underWay = new HashMap<>();
  private final Map<Way, Arrived> arrived = new HashMap<>();

  /** All frames up to one, and some after the next. */
  private static final class Arrived {
    final TreeSet<Long> ahead = new TreeSet<>();
    long all;

    void add(long sequence) {
      if (sequence > all) {
        ahead.add(sequence);
      }
      while (ahead.remove(all + 1)) {
        all++;
      }
    }
  }

  void sent(String from, Frame frame, int bytes) {
    if (!(frame instanceof Frame.Data data)) {
      return;
    }
    Way way = new Way(data.session(), from);
    Violation.unless(
        data.ack() <= arrived.computeIfAbsent(way, _ -> new Arrived()).all,
        "%s acknowledges up to frame %d, and not all came",
        from,
        data.ack());
    if (data.sequence() > 0) {
      TreeMap<Long, Integer> mine = underWay.computeIfAbsent(way, _ -> new TreeMap<>());
      mine.put(data.sequence(), bytes);
      if (bytes > Limits.FRAME_BYTES / 4) {
        long all = mine.values().stream().mapToLong(Integer::longValue).sum();
        Violation.unless(all <= Limits.WINDOW_BYTES, "%s has %d bytes under way", from, all);
      }
    }
  }

  /** What arrives at a path may be acknowledged there; what it acknowledges isn't under way. */
  void arrived(String at, Frame frame) {
    if (!(frame instanceof Frame.Data data)) {
      return;
    }
    Way way = new Way(data.session(), at);
    arrived.computeIfAbsent(way, _ -> new Arrived()).add(data.sequence());
    TreeMap<Long, Integer> mine = underWay.get(way);
    if (mine != null) {
      mine.headMap(data.ack(), true).clear();
    }
  }
}
