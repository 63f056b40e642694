package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepView;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Who watches a sweep, and what they are shown. Confined to the sweep's actor. */
final class SweepFollowers {
  private record Follower(Consumer<Progress> listener, CompletableFuture<Void> ended) {}

  private final Engine engine;
  private final SweepView view;
  private final List<Follower> followers = new ArrayList<>();
  private String warning = "";
  private boolean ended;

  SweepFollowers(SweepId sweep, Engine engine, Moment now) {
    this.engine = engine;
    this.view = new SweepView(sweep, Optional.empty(), engine, now);
  }

  void add(Consumer<Progress> listener, CompletableFuture<Void> end) {
    if (ended) {
      end.complete(null);
    } else {
      followers.add(new Follower(listener, end));
    }
  }

  void fold(Event event, Moment now) {
    view.apply(event, now);
  }

  /** Shows from now on why nothing of it can start; empty if something can. */
  void warn(Optional<String> lack) {
    warning = lack.map(words -> "too big for every worker: " + words).orElse("");
  }

  Progress progress(Moment now) {
    Progress progress = view.progress(engine, now);
    return warning.isEmpty() || progress.status() != SweepStatus.RUNNING
        ? progress
        : progress.because(warning);
  }

  void tell(Moment now) {
    if (!followers.isEmpty()) {
      Progress progress = progress(now);
      followers.forEach(follower -> follower.listener().accept(progress));
    }
  }

  void end(Moment now) {
    tell(now);
    ended = true;
    followers.forEach(follower -> follower.ended().complete(null));
    followers.clear();
  }
}
