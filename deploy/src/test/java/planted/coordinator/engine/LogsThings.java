package planted.coordinator.engine;

import org.slf4j.Logger;

/** Runs into a wall. */
final class LogsThings {
  static final Class<?> SEEN = Logger.class;
}
