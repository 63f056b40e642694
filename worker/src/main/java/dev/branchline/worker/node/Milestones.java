package dev.branchline.worker.node;

import dev.branchline.worker.link.Line;
import java.util.concurrent.CompletableFuture;

/**
 * What is waited for of a line.
 *
 * @param welcome completes when a coordinator has answered a hello
 * @param end completes when the line was lost after its worker had left
 */
record Milestones(CompletableFuture<Void> welcome, CompletableFuture<Void> end)
    implements Line.Watcher {
  Milestones() {
    this(new CompletableFuture<>(), new CompletableFuture<>());
  }

  @Override
  public void welcomed() {
    welcome.complete(null);
  }

  @Override
  public void ended() {
    end.complete(null);
  }
}
