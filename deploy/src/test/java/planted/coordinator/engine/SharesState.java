package planted.coordinator.engine;

import java.util.concurrent.ConcurrentHashMap;

/** Runs into a wall. */
final class SharesState {
  static final Class<?> SEEN = ConcurrentHashMap.class;
}
