package dev.branchline.deploy.bench;

import dev.branchline.deploy.Main;
import java.io.OutputStream;
import java.io.PrintStream;

/** The program in this process, without what it prints. */
final class Silently {
  private Silently() {}

  /** Runs it with these words; its exit code. */
  static int execute(String... words) {
    PrintStream shown = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false));
    try {
      return Main.execute(words);
    } finally {
      System.setOut(shown);
    }
  }
}
