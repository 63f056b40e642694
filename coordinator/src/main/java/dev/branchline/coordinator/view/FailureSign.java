package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a failure looks like to a person: its type, one line, and the place in the user's code.
 *
 * @param type as in {@link FailureGroup}
 * @param message one line of at most {@link #MAX_MESSAGE} characters
 * @param frame of the user's code, or the innermost one if none is the user's; may be empty
 */
public record FailureSign(String type, String message, String frame) {
  /** The most that is shown of a message. */
  public static final int MAX_MESSAGE = 160;

  private static final Pattern VARYING =
      Pattern.compile(
          "0x[0-9a-fA-F]+|\\b[0-9a-f]{8}-[0-9a-f-]{27}\\b|\\b(?=[a-f]*[0-9])[0-9a-f]{8,}\\b"
              + "|(?:(?<![A-Za-z0-9])[-+])?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");

  /** Reads it from what is known of a failure. */
  public static FailureSign of(Failure failure) {
    return failure
        .exception()
        .map(FailureSign::raised)
        .or(() -> Traceback.last(failure.stderrTail()).map(FailureSign::traced))
        .orElseGet(() -> plain(failure));
  }

  private static FailureSign raised(ExceptionInfo raised) {
    return new FailureSign(
        shortType(raised.type()), line(raised.message()), Traceback.frame(raised.traceback()));
  }

  private static FailureSign traced(Traceback traceback) {
    return new FailureSign(
        shortType(traceback.type()), line(traceback.message()), traceback.frame());
  }

  private static FailureSign plain(Failure failure) {
    if (failure.kind() == FailureKind.EXIT) {
      String type =
          failure.exitCode().isPresent()
              ? "exit code " + failure.exitCode().getAsInt()
              : failure.message();
      return new FailureSign(type, lastLine(failure.stderrTail()), "");
    }
    return new FailureSign(
        failure.kind().name().toLowerCase(Locale.ROOT), line(failure.message()), "");
  }

  /** The same with what differs from branch to branch taken out: numbers and addresses. */
  FailureSign normalised() {
    return new FailureSign(type, VARYING.matcher(message).replaceAll("#"), frame);
  }

  /** {@code ValueError: bad lr (train.py:12 in step)}. */
  public String line() {
    return type
        + (message.isEmpty() ? "" : ": " + message)
        + (frame.isEmpty() ? "" : "  (" + frame + ")");
  }

  private static String shortType(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String lastLine(String text) {
    Optional<String> last =
        text.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second);
    return line(last.orElse(""));
  }

  /** The first line that says something, without control characters, cut to its bound. */
  private static String line(String text) {
    String line = text.lines().filter(each -> !each.isBlank()).findFirst().orElse("").strip();
    String printable = line.replaceAll("\\p{Cntrl}+", " ").replaceAll("\\s+", " ");
    return printable.length() <= MAX_MESSAGE
        ? printable
        : printable.substring(0, MAX_MESSAGE - 1) + "…";
  }
}
