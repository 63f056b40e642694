package dev.branchline.coordinator.gateway.live;

import dev.branchline.coordinator.journal.Journal;
import dev.branchline.coordinator.journal.JournalException;
import dev.branchline.coordinator.journal.JournalReader;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.FedConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one sweep was fed: the newest in memory, the others in the journal. What was fed and isn't
 * committed yet is always among the newest, as so few are asked for in advance.
 */
final class FedConfigs implements AutoCloseable {
  /** So many of the newest are kept in memory. */
  static final int KEPT = 4_096;

  private final Journal journal;
  private final SweepId sweep;
  private final Map<Long, FedConfig> newest = new LinkedHashMap<>();
  private @Nullable JournalReader reader;

  FedConfigs(Journal journal, SweepId sweep) {
    this.journal = journal;
    this.sweep = sweep;
  }

  synchronized void add(long ordinal, FedConfig config) {
    newest.put(ordinal, config);
    if (newest.size() > KEPT) {
      newest.remove(newest.keySet().iterator().next());
    }
  }

  /**
   * What was fed as this ordinal.
   *
   * @throws UncheckedIOException if the journal can't be read
   * @throws IllegalArgumentException if nothing was
   */
  synchronized FedConfig at(long ordinal) {
    FedConfig known = newest.get(ordinal);
    if (known != null) {
      return known;
    }
    try {
      if (reader == null) {
        reader = journal.reader();
      }
      return reader
          .fed(sweep, ordinal)
          .map(FedConfig::of)
          .orElseThrow(() -> new IllegalArgumentException("no config " + ordinal + " was fed"));
    } catch (JournalException e) {
      throw new UncheckedIOException(e.getMessage(), new IOException(e));
    }
  }

  @Override
  public synchronized void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
