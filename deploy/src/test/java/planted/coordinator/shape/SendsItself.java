package planted.coordinator.shape;

import java.net.URI;

/** Runs into a wall. */
final class SendsItself {
  static final URI WHERE = URI.create("http://localhost");

  private SendsItself() {}
}
