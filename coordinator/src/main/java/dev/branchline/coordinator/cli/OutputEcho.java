package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.view.Progress;
import java.io.PrintStream;

/** Passes on what the only branch of a sweep writes, as it comes. */
final class OutputEcho implements Watch {
  private final PrintStream out;
  private final PrintStream err;

  OutputEcho(LiveSession session, PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    session.echo(this::printed);
  }

  private void printed(Stream stream, byte[] bytes) {
    PrintStream to =
        switch (stream) {
          case STDOUT -> out;
          case STDERR -> err;
        };
    to.write(bytes, 0, bytes.length);
    to.flush();
  }

  @Override
  public void update(Progress progress) {}

  @Override
  public void close() {
    out.flush();
  }
}
