package dev.branchline.coordinator.commit;

import java.util.List;

/**
 * What one decision wants journalled.
 *
 * @param number of this entry in its log, from 1 without gaps
 * @param events in the order they happened; may be empty, then the entry only keeps its place
 * @param rows how many rows of the journal they will take, or a fair guess
 */
public record Staged<E>(long number, List<E> events, int rows) {
  public Staged {
    events = List.copyOf(events);
  }
}
