package dev.branchline.coordinator.gateway.live;

import dev.branchline.coordinator.actor.Clock;
import dev.branchline.coordinator.actor.Coordinator;
import dev.branchline.coordinator.actor.SweepPlan;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.journal.Journal;
import dev.branchline.coordinator.journal.NewSweep;
import dev.branchline.coordinator.journal.StoredSweep;
import dev.branchline.coordinator.journal.Submitted;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Space;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.ActorRef;

/** How sweeps get to be worked on: new ones, and those that the journal has. */
final class Intake {
  private final ActorRef<Coordinator.Message> coordinator;
  private final Journal journal;
  private final Clock clock;

  Intake(ActorRef<Coordinator.Message> coordinator, Journal journal, Clock clock) {
    this.coordinator = coordinator;
    this.journal = journal;
    this.clock = clock;
  }

  /** Takes a new sweep, or finds the one that the same key made before. */
  Reply<SweepId> submit(Submission submission) {
    return switch (Definition.parse(submission.definition())) {
      case Definition.Unknown(String reason) ->
          Reply.refuse(new Refusal.Impossible(reason, "submit it again from its sweep file"));
      case Definition.Known(Definition definition) ->
          unfit(definition)
              .<Reply<SweepId>>map(Reply::refuse)
              .orElseGet(() -> take(submission, definition));
    };
  }

  private Optional<Refusal> unfit(Definition definition) {
    CompletableFuture<Optional<String>> fits = new CompletableFuture<>();
    coordinator.tell(new Coordinator.Fits(definition.sweep().policies().resources(), fits));
    return Patience.told(fits, Optional.empty())
        .map(
            reason ->
                new Refusal.Impossible(
                    "no branch of this sweep could ever run here: " + reason,
                    "lower `resources` in the sweep file, or offer more with `--resource`"));
  }

  /** It is worked on once it is on disk, even if nobody waits for the answer any more. */
  private Reply<SweepId> take(Submission submission, Definition definition) {
    NewSweep fresh =
        new NewSweep(
            submission.name(),
            submission.file(),
            definition.hash(),
            definition.text(),
            size(definition),
            clock.now().epochMillis());
    CompletableFuture<Submitted> adopted =
        journal
            .submit(fresh, submission.key())
            .thenApply(
                submitted -> {
                  if (submitted instanceof Submitted.Fresh(SweepId id)) {
                    adopt(plan(id, submission.name(), definition), Optional.empty());
                  }
                  return submitted;
                });
    return Patience.written(adopted)
        .then(
            submitted ->
                switch (submitted) {
                  case Submitted.Fresh(SweepId id) -> Reply.accept(id);
                  case Submitted.Known(SweepId id) -> Reply.accept(id);
                  case Submitted.Taken(String key) -> Reply.refuse(new Refusal.KeyTaken(key));
                });
  }

  /** Works on a sweep that the journal has. */
  void adopt(StoredSweep known, Definition definition) {
    adopt(plan(known.id(), known.sweep().name(), definition), Optional.of(known));
  }

  private void adopt(SweepPlan plan, Optional<StoredSweep> known) {
    coordinator.tell(new Coordinator.Adopt(plan, known.map(StoredSweep::snapshot)));
  }

  private static OptionalLong size(Definition definition) {
    return definition.sweep().fed().isPresent()
        ? OptionalLong.empty()
        : OptionalLong.of(definition.sweep().space().size());
  }

  private SweepPlan plan(SweepId id, String name, Definition definition) {
    Optional<FedConfigs> fed = definition.sweep().fed().map(_ -> new FedConfigs(journal, id));
    Space.Indexed space = definition.sweep().space();
    LongFunction<ConfigValue.Mapping> configs =
        fed.<LongFunction<ConfigValue.Mapping>>map(known -> i -> known.at(i).config())
            .orElse(space::at);
    ConfigHasher hasher = new ConfigHasher();
    journal.register(id, ordinal -> ConfigJson.write(configs.apply(ordinal)));
    SweepFacts facts =
        new SweepFacts(
            definition.sweep().policies(),
            size(definition),
            ordinal -> hasher.id(configs.apply(ordinal)),
            definition.sweep().sequential());
    return new SweepPlan(
        id,
        name,
        facts,
        definition.hash(),
        definition.text(),
        fed.map(known -> new GeneratorFeed(definition, known, System.err)));
  }
}
