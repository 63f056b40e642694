package dev.branchline.worker.agent;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.worker.outbox.Kept;
import dev.branchline.worker.outbox.Outbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where outcomes lie that nobody has answered for so long that they don't fit in memory: one JSON
 * line each, in the worker's folder. It belongs to one process's life.
 */
final class SpillFile {
  private final SpillPlace place;

  /** In that place; what an earlier process left there is removed. */
  SpillFile(SpillPlace place) {
    this.place = place;
    clear();
  }

  /**
   * Appends.
   *
   * @throws IOException if that didn't succeed; a part may have been written, which does no harm
   */
  void append(Outbox.Spill spill) throws IOException {
    try (Writer writer = place.append()) {
      writer.write('\n');
      for (Map.Entry<LeaseId, List<Kept>> entry : spill.kept().entrySet()) {
        for (Kept kept : entry.getValue()) {
          writer.write(AttemptJson.write(new AttemptJson.Line(entry.getKey(), kept)));
          writer.write('\n');
        }
      }
    }
  }

  /**
   * What of the file is unanswered, by lease.
   *
   * @throws IOException if it can't be read
   */
  Map<LeaseId, List<Attempt>> read(Outbox outbox, long now) throws IOException {
    Map<LeaseId, Map<Long, Attempt>> found = new LinkedHashMap<>();
    if (!outbox.hasSpilled()) {
      return Map.of();
    }
    try (BufferedReader reader = place.read()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        accept(line, outbox, now, found);
      }
    }
    Map<LeaseId, List<Attempt>> all = new LinkedHashMap<>();
    found.forEach((lease, attempts) -> all.put(lease, new ArrayList<>(attempts.values())));
    return all;
  }

  /** Removes it, as nothing in it is unanswered any more. */
  void clear() {
    try {
      place.clear();
    } catch (IOException e) {
      // It is cleared the next time.
    }
  }

  private static void accept(
      String text, Outbox outbox, long now, Map<LeaseId, Map<Long, Attempt>> found) {
    if (text.isEmpty()) {
      return;
    }
    try {
      AttemptJson.Line line = AttemptJson.read(text);
      long ordinal = line.kept().attempt().ordinal();
      if (outbox.isSpilled(line.lease(), ordinal)) {
        found
            .computeIfAbsent(line.lease(), id -> new LinkedHashMap<>())
            .put(ordinal, line.kept().attempt(now));
      }
    } catch (ConfigJson.Malformed | IllegalArgumentException e) {
      // The torn end of an append that failed; what it held is in memory still.
    }
  }
}
