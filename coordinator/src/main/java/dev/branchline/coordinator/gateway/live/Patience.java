package dev.branchline.coordinator.gateway.live;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long an answer is waited for. */
final class Patience {
  /** How long a command waits for the journal before it says that it can't be used. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Patience() {}

  /**
   * What is answered, if it is in time; else what was asked for may still come about.
   *
   * @throws CancellationException if the answer was cancelled
   */
  static <T> Reply<T> written(CompletableFuture<T> answer) {
    try {
      return Reply.accept(answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Reply.refuse(new Refusal.Stalled("it doesn't answer"));
    } catch (ExecutionException e) {
      return Reply.refuse(new Refusal.Stalled(String.valueOf(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.refuse(new Refusal.Stalled("interrupted"));
    }
  }

  /** What an actor answers; {@code otherwise} if it has ended, and so never will. */
  static <T> T told(CompletableFuture<T> answer, T otherwise) {
    return switch (written(answer)) {
      case Reply.Accepted<T>(T value) -> value;
      case Reply.Refused<T> _ -> otherwise;
    };
  }
}
