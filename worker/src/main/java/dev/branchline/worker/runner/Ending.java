package dev.branchline.worker.runner;

/** How an execution ended, as the operating system tells it. */
public sealed interface Ending {

  /** By itself, with a code of 0 to 255. */
  record Exited(int code) implements Ending {}

  /** By a signal, ours or another's: its number and name ({@code SIGSEGV}). */
  record Signaled(int number, String name) implements Ending {}

  /** Killed, as it used more than its {@link Launch#memoryLimit()}: so many bytes were seen. */
  record OutOfMemory(long bytes) implements Ending {}

  /** It ran, but how it ended isn't known, as what it ran under is gone; why, in one line. */
  record Lost(String reason) implements Ending {}

  /** It never ran; why, in one line for people: {@code no such program: ./simm}. */
  record NotStarted(String reason) implements Ending {}
}
