package dev.branchline.coordinator.view;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Python or Java traceback found in a text. */
record Traceback(String type, String message, String frame) {
  private static final Pattern PYTHON_FRAME =
      Pattern.compile("^\\s*File \"([^\"]+)\", line (\\d+)(?:, in (.+))?$", Pattern.MULTILINE);
  private static final Pattern PYTHON_END =
      Pattern.compile("^([A-Za-z_][\\w.]*)(?:: (.*))?$", Pattern.MULTILINE);
  private static final Pattern JAVA_FRAME =
      Pattern.compile(
          "^\\s*at (?:[\\w.@$]+/)?([\\w.$]+)\\.([\\w$<>]+)\\(([\\w$]+\\.java):(\\d+)\\)");
  private static final Pattern LIBRARY =
      Pattern.compile(
          "site-packages|dist-packages|/lib(?:64)?/python\\d|^<frozen|^<string>|/branchline/");

  /** The last Python traceback of an error output, if it ends in one that names an exception. */
  static Optional<Traceback> last(String text) {
    Matcher frames = PYTHON_FRAME.matcher(text);
    int end = -1;
    while (frames.find()) {
      end = frames.end();
    }
    if (end < 0) {
      return Optional.empty();
    }
    Matcher raised = PYTHON_END.matcher(text);
    if (!raised.find(end)) {
      return Optional.empty();
    }
    String message = raised.group(2);
    return Optional.of(new Traceback(raised.group(1), message == null ? "" : message, frame(text)));
  }

  /**
   * The innermost frame in the user's own code, {@code train.py:12 in step}; if all are a library's
   * the innermost of them, and empty if there is none.
   */
  static String frame(String traceback) {
    String users = "";
    String any = "";
    int chained = traceback.lastIndexOf("Traceback (most recent call last)");
    Matcher python = PYTHON_FRAME.matcher(traceback);
    if (python.find(Math.max(0, chained))) {
      do {
        String path = python.group(1);
        String in = python.group(3);
        any = name(path) + ":" + python.group(2) + (in == null ? "" : " in " + in);
        users = LIBRARY.matcher(path).find() ? users : any;
      } while (python.find());
      return users.isEmpty() ? any : users;
    }
    return javaFrame(traceback);
  }

  private static String javaFrame(String traceback) {
    String innermost = "";
    for (String line : traceback.lines().toList()) {
      Matcher java = JAVA_FRAME.matcher(line);
      if (java.find()) {
        String frame = java.group(3) + ":" + java.group(4) + " in " + java.group(2);
        if (!java.group(1).matches("(?:java|javax|jdk|sun)\\..*")) {
          return frame;
        }
        innermost = innermost.isEmpty() ? frame : innermost;
      }
    }
    return innermost;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
