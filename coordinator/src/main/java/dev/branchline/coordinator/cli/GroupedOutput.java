package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.view.BranchRow;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Writes what a branch wrote when it has ended, so that no two are mixed. */
final class GroupedOutput implements Consumer<BranchRow> {
  private final BranchFiles files;
  private final PrintStream out;
  private final PrintStream err;
  private final LongFunction<String> tags;

  /** With what is put before each line of a branch; empty for nothing. */
  GroupedOutput(BranchFiles files, PrintStream out, PrintStream err, LongFunction<String> tags) {
    this.files = files;
    this.out = out;
    this.err = err;
    this.tags = tags;
  }

  @Override
  public void accept(BranchRow row) {
    byte[] tag = tags.apply(row.ordinal()).getBytes(StandardCharsets.UTF_8);
    copy(row, Stream.STDOUT, tag, out);
    copy(row, Stream.STDERR, tag, err);
  }

  private void copy(BranchRow row, Stream stream, byte[] tag, PrintStream to) {
    files.copy(
        row,
        stream,
        tag.length == 0 ? bytes -> to.write(bytes, 0, bytes.length) : new Tagged(tag, to));
    to.flush();
  }

  private static final class Tagged implements BranchFiles.Sink {
    private final byte[] tag;
    private final PrintStream to;
    private boolean lineStarts = true;

    Tagged(byte[] tag, PrintStream to) {
      this.tag = tag;
      this.to = to;
    }

    @Override
    public void write(byte[] bytes) {
      int from = 0;
      while (from < bytes.length) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
          end++;
        }
        int until = Math.min(end + 1, bytes.length);
        if (lineStarts) {
          to.write(tag, 0, tag.length);
        }
        to.write(bytes, from, until - from);
        lineStarts = end < bytes.length;
        from = until;
      }
    }
  }
}
