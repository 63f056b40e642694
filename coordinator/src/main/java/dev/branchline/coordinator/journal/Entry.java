package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.util.List;

/**
 * What one sweep wants written at once, all or nothing.
 *
 * @param events in the order they happened; transient ones are passed over
 * @param reports of running attempts; written after everything else of the same transaction
 * @param onCommitted called on the journal's thread when all of it is on disk, in the order of the
 *     submits; must not block
 */
public record Entry(SweepId sweep, List<Event> events, List<Point> reports, Runnable onCommitted) {
  public Entry {
    events = List.copyOf(events);
    reports = List.copyOf(reports);
  }

  /** Events alone. */
  public Entry(SweepId sweep, List<Event> events, Runnable onCommitted) {
    this(sweep, events, List.of(), onCommitted);
  }

  /** One line that an attempt reported. */
  public record Point(
      LeaseId lease, long ordinal, long step, ConfigValue.Mapping metrics, long atMillis) {}

  /** How many rows it takes, nearly. */
  int rows() {
    int rows = 1 + reports.size();
    for (Event event : events) {
      rows += rows(event);
    }
    return rows;
  }

  /** How many rows of the journal an event takes, nearly. */
  public static int rows(Event event) {
    return switch (event) {
      case Event.Transient _ -> 0;
      case Event.Ended ended -> ended.branches().size();
      case Event.Retried retried -> 2 * retried.attempts().size();
      case Event.Superseded superseded -> superseded.attempts().size();
      case Event.Lost lost -> 2 * lost.started().size() + (int) lost.others().size();
      case Event.RangesEnded ranges -> ranges.ordinals().ranges().size();
      case Event.Reopened reopened -> reopened.ordinals().ranges().size();
      case Event.Extended extended -> 1 + extended.configs().size();
      case Event.Leased _,
          Event.Returned _,
          Event.TakenBack _,
          Event.Disowned _,
          Event.LeaseClosed _,
          Event.StatusChanged _,
          Event.Closed _ ->
          1;
    };
  }
}
