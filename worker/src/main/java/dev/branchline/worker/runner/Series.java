package dev.branchline.worker.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An interpreter that runs many executions of one script, one after another, so that a short one
 * costs microseconds. Several are given to it ahead; those that it hasn't begun can be taken back
 * at any time, exactly.
 *
 * <p>All of it is for one thread, but {@link #begin} and {@link #takeBack}: these never block, and
 * exclude each other by a lock of the caller's.
 */
public interface Series extends AutoCloseable {
  /** The most that it holds at the same time. */
  int MOST = 512;

  /** The process; ending it ends the execution that runs, and what is after it never begins. */
  Running process();

  /** Whether it is to be given more now; it always is if it has nothing to run. */
  boolean hasRoom();

  /** Gives one more, which can't begin yet. */
  void add(Launch launch);

  /** Hands over what was added. */
  void flush();

  /** Lets the first so many begin that were given since the last time, and forgets the others. */
  void begin(int count);

  /**
   * How many, from the last, hadn't begun; they won't.
   *
   * @param kept so many of the first aren't taken back in any case
   */
  int takeBack(int kept);

  /**
   * Waits until something has ended.
   *
   * @return what has, in the order of {@link #add}; nothing if the process has ended
   */
  List<Answer> await();

  /**
   * What came of the one that ran when the process ended, once {@link #await} has seen that and
   * what hadn't begun was taken back; nothing if none ran.
   */
  Optional<Answer> last();

  /** The directory of what runs now, as far as answers have come. */
  Path directory();

  /** What came of one, with the directory that it had. */
  record Answer(Ended ended, Path directory, boolean used) {}

  /** What is worth keeping was taken out of an answer's directory; it is removed if it is empty. */
  void release(Answer answer, Places places);

  /** Ends the process. */
  @Override
  void close();
}
