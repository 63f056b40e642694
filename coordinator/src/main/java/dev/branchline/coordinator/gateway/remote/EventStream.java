package dev.branchline.coordinator.gateway.remote;

import java.util.Optional;

/** Puts server-sent events together from the lines that they come in (WHATWG HTML, 9.2.6). */
final class EventStream {
  /** The most characters of data in one event; a longer one is a server gone wrong. */
  static final int MOST_CHARACTERS = 16 << 20;

  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private String nextId = "";
  private String lastId = "";
  private boolean any;

  /**
   * One event.
   *
   * @param type {@code message} if the server names none
   * @param data its lines, joined by line feeds
   */
  record Event(String type, String data) {}

  /**
   * Takes the next line, without its end; an empty one ends an event.
   *
   * @throws IllegalStateException if an event grows beyond {@link #MOST_CHARACTERS}
   */
  Optional<Event> line(String line) {
    if (line.isEmpty()) {
      return end();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "data" -> add(value);
      case "event" -> type = value;
      case "id" -> nextId = value.indexOf('\0') < 0 ? value : nextId;
      default -> {
        // A comment keeps the connection alive, and unknown fields mean nothing.
      }
    }
    return Optional.empty();
  }

  /**
   * The id of the newest whole event, after which a new connection resumes; empty if there is none.
   */
  String lastId() {
    return lastId;
  }

  /** Forgets an event that was cut off; the newest id stays. */
  void cut() {
    data.setLength(0);
    type = "";
    any = false;
    nextId = lastId;
  }

  private void add(String value) {
    if (data.length() + value.length() > MOST_CHARACTERS) {
      throw new IllegalStateException("an event of more than " + MOST_CHARACTERS + " characters");
    }
    if (any) {
      data.append('\n');
    }
    any = true;
    data.append(value);
  }

  private Optional<Event> end() {
    Optional<Event> event =
        any
            ? Optional.of(new Event(type.isEmpty() ? "message" : type, data.toString()))
            : Optional.empty();
    lastId = nextId;
    cut();
    return event;
  }
}
