package dev.branchline.protocol.sweep;

import java.util.Optional;

/**
 * Something that doesn't hold in what the user wrote, an error or a warning.
 *
 * @param message what is wrong
 * @param found what stands there; empty if that says nothing
 * @param expected what could stand there; empty if that says nothing
 * @param hint what to do
 */
public record Problem(
    Place place, String message, String found, String expected, Optional<String> hint) {

  /** One line: {@code sweep.yaml:3:5: message (found x, expected y)}. */
  public String headline() {
    StringBuilder line = new StringBuilder().append(place).append(": ").append(message);
    if (!found.isEmpty() || !expected.isEmpty()) {
      line.append(" (");
      if (!found.isEmpty()) {
        line.append("found ").append(found).append(expected.isEmpty() ? "" : ", ");
      }
      if (!expected.isEmpty()) {
        line.append("expected ").append(expected);
      }
      line.append(')');
    }
    return line.toString();
  }

  /** The headline, and the hint on a line of its own. */
  public String render() {
    return headline() + hint.map(text -> "\n  hint: " + text).orElse("");
  }
}
