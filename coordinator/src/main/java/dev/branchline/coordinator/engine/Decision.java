package dev.branchline.coordinator.engine;

import java.util.List;

/** What the engine makes of a command. */
public sealed interface Decision {

  /**
   * The engine has evolved by the events already; the effects wait for their commit.
   *
   * @param events to be journalled in this order, less the transient ones
   */
  record Accepted(List<Event> events, List<Effect> effects) implements Decision {
    public Accepted {
      events = List.copyOf(events);
      effects = List.copyOf(effects);
    }
  }

  /** Nothing has changed; the reason is for people. */
  record Rejected(String reason) implements Decision {}
}
