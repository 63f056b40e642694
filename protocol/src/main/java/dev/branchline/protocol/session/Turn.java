package dev.branchline.protocol.session;

import java.util.List;

/**
 * What an end wants after it was told something.
 *
 * @param frames to be sent to the other end, in this order
 * @param parts that have arrived: each once, in the order they were sent
 */
public record Turn(List<Frame> frames, List<Part> parts) {
  static final Turn NOTHING = new Turn(List.of(), List.of());

  public Turn {
    frames = List.copyOf(frames);
    parts = List.copyOf(parts);
  }

  static Turn of(Frame frame) {
    return new Turn(List.of(frame), List.of());
  }
}
