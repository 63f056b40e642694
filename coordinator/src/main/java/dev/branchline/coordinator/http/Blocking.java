package dev.branchline.coordinator.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which the gateway is asked, and the bounded queue before them. */
final class Blocking {
  /** The most requests that are answered at once. */
  static final int THREADS = 16;

  /** The most that wait for that; further ones are refused. */
  static final int WAITING = 256;

  private Blocking() {}

  static ThreadPoolExecutor create() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task ->
                Thread.ofPlatform()
                    .name("http-" + number.incrementAndGet())
                    .daemon()
                    .unstarted(task));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
