package dev.branchline.deploy;

import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.logs.OutputListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what a branch prints until somebody wants it, as a short one ends before that. */
final class EarlyOutput implements OutputListener {
  private final List<Consumer<LiveSession.Sink>> kept = new ArrayList<>();
  private LiveSession.@Nullable Sink sink;

  @Override
  public synchronized void printed(long ordinal, OutputFiles.Stream stream, byte[] bytes) {
    OutputFile.Stream same =
        switch (stream) {
          case STDOUT -> OutputFile.Stream.STDOUT;
          case STDERR -> OutputFile.Stream.STDERR;
        };
    if (sink == null) {
      byte[] copy = bytes.clone();
      kept.add(late -> late.printed(same, copy));
    } else {
      sink.printed(same, bytes);
    }
  }

  synchronized void passTo(LiveSession.Sink wanted) {
    sink = wanted;
    kept.forEach(piece -> piece.accept(wanted));
    kept.clear();
  }
}
