package dev.branchline.worker.runner.python;

import dev.branchline.worker.runner.LeftResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an interpreter says: its answers in memory, and by its socket what is too long for that. For
 * one thread.
 */
final class Hearing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

  /** The kind of a frame that says no more than that something has ended. */
  private static final char WOKEN = 'A';

  /** Where answers come faster than this, they are waited for so long and read together. */
  private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Frames frames;
  private final Answers answers;
  private final List<Said> come = new ArrayList<>();
  private Optional<Frames.Frame> early = Optional.empty();
  private long lastRead = System.nanoTime();
  private int lastCount;

  /** An answer, with what it tells as its result. */
  record Said(Answers.Answer answer, Optional<LeftResult> told) {}

  Hearing(Frames frames, Answers answers) {
    this.frames = frames;
    this.answers = answers;
  }

  /**
   * Waits until there is something.
   *
   * @throws IOException if the interpreter has ended; then {@link #rest} is what it had left
   */
  List<Said> await() throws IOException {
    long left = TOGETHER_NANOS - (System.nanoTime() - lastRead);
    if (lastCount > 1 && left > 0) {
      LockSupport.parkNanos(left);
    }
    take(answers::look);
    while (come.isEmpty()) {
      answers.ask();
      take(answers::look);
      if (come.isEmpty()) {
        Frames.Frame frame = frames.read();
        early = frame.kind() == WOKEN ? Optional.empty() : Optional.of(frame);
        take(answers::next);
      }
    }
    lastRead = System.nanoTime();
    lastCount = come.size();
    return given();
  }

  /** What there is though the interpreter has ended. */
  List<Said> rest() {
    try {
      take(answers::next);
    } catch (IOException e) {
      LOG.debug("it ended before it had told the last one: {}", e.toString());
    }
    return given();
  }

  private List<Said> given() {
    List<Said> given = List.copyOf(come);
    come.clear();
    return given;
  }

  private void take(Supplier<Optional<Answers.Answer>> next) throws IOException {
    for (var answer = next.get(); answer.isPresent(); answer = next.get()) {
      come.add(new Said(answer.get(), told(answer.get())));
    }
  }

  private Optional<LeftResult> told(Answers.Answer answer) throws IOException {
    if (answer.kind() != Answers.Answer.BY_FRAME) {
      return PythonOrigin.told(answer.kind(), answer.text());
    }
    Frames.Frame frame = early.isPresent() ? early.get() : frames.read();
    while (frame.kind() == WOKEN) {
      frame = frames.read();
    }
    early = Optional.empty();
    return PythonOrigin.told(frame.kind(), frame.text());
  }

  @Override
  public void close() {
    frames.close();
    answers.close();
  }
}
