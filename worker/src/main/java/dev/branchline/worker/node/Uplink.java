package dev.branchline.worker.node;

import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.worker.link.Line;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the node that the links live in, and builds another when that is of no use any more. One
 * whose port was chosen is built at the same port when the old one has let go of it. Any other gets
 * a new port, which nobody has connections to that are stuck, nor anybody has shut out.
 */
final class Uplink implements AutoCloseable, Node.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** A coordinator that was started again has its workers back within 5 s. */
  private static final Duration LAST_PAUSE = Duration.ofSeconds(2);

  private static final Duration END_OF_THREAD = Duration.ofSeconds(12);

  private final Endpoint bind;
  private final boolean anyPort;
  private final List<Line> lines;
  private final Receptions receptions;
  private final Secret secret;
  private final Consumer<Standing.Refused> refusals;
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Node> node = new AtomicReference<>();
  private final Thread thread;
  private volatile Endpoint advertised;

  private sealed interface Order {}

  /** This node is of no use any more; told of an earlier one, it is ignored. */
  private record Discard(Node which, String why) implements Order {}

  private record Close() implements Order {}

  /**
   * Builds the first node, and has the links seek.
   *
   * @param refusals is told, on some thread, that a coordinator doesn't want a worker
   * @throws RuntimeException of Pekko if the port can't be opened
   */
  Uplink(
      Endpoint bind,
      Endpoint advertised,
      List<Endpoint> join,
      Secret secret,
      List<Line> lines,
      Consumer<Standing.Refused> refusals) {
    this.lines = List.copyOf(lines);
    this.receptions = new Receptions(join);
    this.secret = secret;
    this.refusals = refusals;
    this.anyPort = bind.port() == 0 && advertised.port() == 0;
    this.advertised = advertised;
    Node first = build(bind);
    this.bind = bind.port() == 0 && !anyPort ? bind.withPort(first.port()) : bind;
    node.set(first);
    this.thread = Thread.ofPlatform().daemon().name("uplink").start(this::keep);
  }

  /** Where the coordinator reaches this process now. */
  Endpoint address() {
    return advertised;
  }

  private Node build(Endpoint at) {
    Endpoint reached = anyPort ? advertised.withPort(0) : advertised;
    Node built = new Node(at, reached, lines, receptions, secret, this);
    advertised = advertised.withPort(built.port());
    return built;
  }

  @Override
  public void useless(Node which, String why) {
    orders.add(new Discard(which, why));
  }

  @Override
  public void refused(Standing.Refused refused) {
    refusals.accept(refused);
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    try {
      while (orders.take() instanceof Discard(Node which, String why)) {
        if (!which.equals(node.get())) {
          continue;
        }
        LOG.info("this node of the cluster is made anew: {}", why);
        node.set(null);
        if (anyPort) {
          Thread.ofVirtual().start(which::end);
        } else {
          which.end();
        }
        pause = which.livedLong() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LAST_PAUSE);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        rebuild();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries until it has one: the port may be held for a while by what was there before. */
  private void rebuild() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (node.get() == null && orders.stream().noneMatch(Close.class::isInstance)) {
      try {
        node.set(build(bind));
      } catch (RuntimeException e) {
        LOG.warn("no node of the cluster can be made at {}: {}", bind, e.toString());
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        pause = shorter(pause.multipliedBy(2), LAST_PAUSE);
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    orders.add(new Close());
    try {
      thread.join(END_OF_THREAD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Node last = node.getAndSet(null);
    if (last != null) {
      last.end();
    }
  }
}
