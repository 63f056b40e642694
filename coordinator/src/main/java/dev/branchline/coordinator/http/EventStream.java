package dev.branchline.coordinator.http;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * What waits for one client to take it. A client that is too slow is cut off, rather than that it
 * misses something in the middle or that memory fills up; it can resume.
 */
final class EventStream {
  /** The most bytes that wait; one event alone may be larger. */
  static final long MAX_WAITING_BYTES = 1 << 20;

  /** The most events that wait. */
  static final int MAX_WAITING = 1_024;

  private final BoundedSourceQueue<ByteString> queue;
  private final Source<ByteString, NotUsed> source;
  private final AtomicLong waiting = new AtomicLong();

  private EventStream(Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> made) {
    queue = made.first();
    source = made.second();
  }

  static EventStream create(ActorSystem<?> system) {
    return new EventStream(Source.<ByteString>queue(MAX_WAITING).preMaterialize(system));
  }

  /** The events as bytes, to be taken once; {@code over} is run when nobody takes them any more. */
  Source<ByteString, NotUsed> source(Runnable over) {
    return source
        .map(
            event -> {
              waiting.addAndGet(-event.size());
              return event;
            })
        .watchTermination(
            (nothing, end) -> {
              var _ = end.whenComplete((_, _) -> over.run());
              return nothing;
            });
  }

  /** Adds an event, or cuts the client off. Called by one thread at a time. */
  void offer(ByteString event) {
    if (queue.isCompleted()) {
      return;
    }
    long before = waiting.getAndAdd(event.size());
    boolean full = before > 0 && before + event.size() > MAX_WAITING_BYTES;
    if (full || queue.offer(event).equals(QueueOfferResult.dropped())) {
      queue.fail(new TooSlow());
    }
  }

  /** Whether it takes more. */
  boolean isOpen() {
    return !queue.isCompleted();
  }

  /** Ends it after what waits; may be called often. */
  void complete() {
    if (!queue.isCompleted()) {
      queue.complete();
    }
  }

  /** That a client doesn't take events as fast as they come. */
  private static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooSlow() {
      super("too slow a client", null, false, false);
    }
  }
}
