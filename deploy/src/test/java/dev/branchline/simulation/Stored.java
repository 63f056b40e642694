package dev.branchline.simulation;

import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.List;

/** A sweep that is on disk. */
final class Stored {
  final SweepId id;
  final Sweeps.Submission submission;
  final List<Event> events = new ArrayList<>();
  final Engine fold;

  Stored(SweepId id, Sweeps.Submission submission) {
    this.id = id;
    this.submission = submission;
    this.fold = Engine.submit(facts());
  }

  SweepFacts facts() {
    return submission.facts();
  }

  /** What a coordinator must recover, by the fold of all events. */
  SweepSnapshot recover() {
    Engine engine = Engine.submit(facts());
    events.forEach(engine::evolve);
    engine.check();
    SweepSnapshot snapshot = engine.snapshot();
    Engine restored = Engine.restore(facts(), snapshot);
    restored.check();
    Violation.unless(restored.snapshot().equals(snapshot), "sweep %s isn't restored as it was", id);
    return snapshot;
  }
}
