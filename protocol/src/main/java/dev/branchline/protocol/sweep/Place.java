package dev.branchline.protocol.sweep;

/**
 * A point in a file, or in an override, which is called {@code override 2}.
 *
 * @param line from 1
 * @param column from 1, counted in code points
 */
public record Place(String file, int line, int column) {

  /** {@code sweep.yaml:3:5}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
