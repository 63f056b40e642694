package dev.branchline.worker.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the warden is woken. */
class BellTest {
  private final Bell bell = new Bell();

  @Test
  @Tag("regression")
  void aRingIsNotLostWhenTheThreadParksForSomethingElseBeforeItWaits() throws Exception {
    CompletableFuture<Boolean> heard = new CompletableFuture<>();
    Thread sleeper =
        new Thread(
            () -> {
              bell.ring();
              LockSupport.parkNanos(1);
              heard.complete(bell.await(TimeUnit.HOURS.toNanos(1)));
            });
    sleeper.setDaemon(true);
    sleeper.start();
    assertThat(heard.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void wakesWhoWaits() throws Exception {
    CompletableFuture<Boolean> heard =
        CompletableFuture.supplyAsync(
            () -> bell.await(TimeUnit.HOURS.toNanos(1)), task -> daemon(task).start());
    bell.ring();
    assertThat(heard.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyRingsAreOne() {
    bell.ring();
    bell.ring();
    assertThat(bell.await(1)).isTrue();
    assertThat(bell.await(1)).isFalse();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }
}
