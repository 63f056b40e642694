package dev.branchline.protocol.sweep.expression;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.Optional;

/** That an expression doesn't hold; {@code from} and {@code until} are offsets in its text. */
public final class InvalidExpression extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MOST = 60;

  private final int from;
  private final int until;
  private final String found;
  private final String expected;
  private final String hint;

  /**
   * That the text from {@code from} until {@code until} doesn't hold.
   *
   * @param expected what could stand there; empty if that says nothing
   * @param hint what to do; empty if there is no telling
   */
  public InvalidExpression(
      String message, String text, int from, int until, String expected, String hint) {
    super(message);
    this.from = from;
    this.until = until;
    this.found = quote(text.substring(from, until));
    this.expected = expected;
    this.hint = hint;
  }

  public int from() {
    return from;
  }

  public int until() {
    return until;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }

  public Optional<String> hint() {
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }

  private static String quote(String text) {
    return text.isEmpty()
        ? ""
        : ConfigJson.write(
            new ConfigValue.Text(text.length() <= MOST ? text : text.substring(0, MOST) + "..."));
  }
}
