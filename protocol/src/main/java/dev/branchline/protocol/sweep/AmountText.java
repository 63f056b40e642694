package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.Resources;
import java.util.Optional;

/** Amounts of a resource as they are written in files and on the command line. */
public final class AmountText {
  private AmountText() {}

  /**
   * The amount that {@code text} says of the resource {@code name}.
   *
   * @return in {@link Resources#UNIT}ths, memory in bytes; empty if it is none
   */
  public static Optional<Long> parse(String name, String text) {
    return name.equals(Resources.MEMORY)
        ? ResourcesReader.size(text)
        : ResourcesReader.number(text);
  }
}
