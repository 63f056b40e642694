package dev.branchline.coordinator.python;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * A Python process that evaluates one file. An answer is a line of JSON: a map with a {@code kind};
 * every trouble is an answer too, of kind {@code error} with {@code message}, {@code hint} and
 * {@code traceback}. It ends when this is closed, or this process dies.
 */
public final class Evaluation implements AutoCloseable {
  /** The longest answer, in bytes: as much as a definition may take. */
  static final int MAX_ANSWER = 64 << 20;

  /** What it started may hold its output open for longer; nobody waits for that. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Process process;
  private final InputStream answers;
  private final Thread said;

  /** What is wanted of a file. */
  public enum Task {
    /** What a config file says; of a generator, only that it is one. */
    SHOW,
    /** The same, with all that a generator gives. */
    LIST,
    /** What a generator gives: each time it is {@link #ask}ed, one config. */
    GENERATE,
    /** The values that a script assigns; it isn't executed. */
    DEFAULTS,
    /** All that a sweep has to know of a script; it isn't executed. */
    SCRIPT
  }

  private Evaluation(Process process, PrintStream err) {
    this.process = process;
    this.answers = new BufferedInputStream(process.getInputStream(), 1 << 16);
    this.said = Thread.ofVirtual().start(() -> pass(process.getErrorStream(), err));
  }

  /**
   * Starts a process.
   *
   * @param more what the task wants to know besides the file
   * @param directory where it runs
   * @param err takes what the file prints
   * @throws IOException if it can't be started
   */
  public static Evaluation start(
      Interpreter interpreter,
      Task task,
      String file,
      List<String> more,
      Path directory,
      PrintStream err)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(interpreter.program().toString());
    words.add(PythonPackage.evaluate().toString());
    words.add(task.name().toLowerCase(Locale.ROOT));
    words.add(file);
    words.addAll(more);
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().putIfAbsent("PYTHONIOENCODING", "utf-8");
    return new Evaluation(builder.start(), err);
  }

  /**
   * Evaluates a file, from the start of a process to its end.
   *
   * @param more what the task wants to know besides the file
   * @param directory where it runs
   * @param err takes what the file prints
   */
  public static String once(
      Interpreter interpreter,
      Task task,
      String file,
      List<String> more,
      Path directory,
      PrintStream err) {
    try (Evaluation evaluation = start(interpreter, task, file, more, directory, err)) {
      return evaluation.answer();
    } catch (IOException e) {
      return error(interpreter.program() + " can't be started: " + e.getMessage());
    }
  }

  /** The answer to one more question of {@link Task#GENERATE}, as {@link #answer}. */
  public String ask() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      // The process has ended; what it said before, or its end, is the answer.
    }
    return answer();
  }

  /** The answer, waited for as long as it takes; an error if the process ends without one. */
  private String answer() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = answers.read();
      while (next >= 0 && next != '\n') {
        if (line.size() == MAX_ANSWER) {
          return error("what it says takes more than 64 MiB");
        }
        line.write(next);
        next = answers.read();
      }
      if (next >= 0) {
        return line.toString(StandardCharsets.UTF_8);
      }
      return error("Python ended with exit code " + process.waitFor() + " before an answer");
    } catch (IOException e) {
      return error("Python can't be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error("interrupted");
    }
  }

  /** Ends the process, if it hasn't ended by itself; what it printed is passed on first. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(PATIENCE);
      said.join(PATIENCE);
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroy();
    }
  }

  /** A text of an answer; empty if it has none of that name. */
  public static String text(String answer, String key) {
    try {
      return ConfigJson.parse(answer) instanceof ConfigValue.Mapping map
              && map.entries().get(key) instanceof ConfigValue.Text(String text)
          ? text
          : "";
    } catch (ConfigJson.Malformed e) {
      return "";
    }
  }

  private static String error(String message) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put("kind", ConfigValue.of("error"));
    entries.put("message", ConfigValue.of(message));
    return ConfigJson.write(new ConfigValue.Mapping(entries));
  }

  private static void pass(InputStream from, PrintStream to) {
    byte[] some = new byte[8192];
    try {
      for (int n = from.read(some); n >= 0; n = from.read(some)) {
        to.write(Arrays.copyOf(some, n), 0, n);
        to.flush();
      }
    } catch (IOException e) {
      to.flush();
    }
  }
}
