package dev.branchline.worker.agent;

import dev.branchline.protocol.message.ToWorker.Assign;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.BranchFacts;
import dev.branchline.protocol.sweep.BranchSeed;
import dev.branchline.protocol.sweep.CommandTemplate;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.FedConfig;
import dev.branchline.protocol.sweep.Program;
import dev.branchline.protocol.sweep.Sweep;
import dev.branchline.worker.attempt.AttemptLife;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Variables;
import dev.branchline.worker.slot.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A sweep made ready to have branches started: what is the same for all of them is done once. */
final class Prepared {
  /** The most of each output of an attempt that is kept, in bytes. */
  static final long OUTPUT_CAP = 64L << 20;

  private final Sweep sweep;
  private final WorkerSetup setup;
  private final Map<String, String> environment = new HashMap<>();
  private final CommandTemplate template;
  private final Path workdir;
  private final Resources resources;
  private final List<Script> scripts;
  private final List<String> steps;
  private final Map<String, String> env;
  private final Optional<Script> serial;
  private final long timeoutNanos;
  private final long graceNanos;
  private final String timeout;

  Prepared(Definition definition, WorkerSetup setup) {
    this.sweep = definition.sweep();
    this.setup = setup;
    this.environment.putAll(setup.environment());
    this.environment.putAll(sweep.env());
    this.template = CommandTemplate.compile(sweep, environment);
    Path directory = Path.of(definition.directory());
    this.workdir = sweep.workdir().map(directory::resolve).orElse(directory).normalize();
    this.resources = sweep.policies().resources();
    this.scripts =
        sweep.program().scripts().stream()
            .map(
                program ->
                    ScriptLaunch.of(program, definition, workdir, environment, setup.directory()))
            .toList();
    this.steps =
        sweep.program() instanceof Program.Steps(List<Program.Script> named)
            ? named.stream().map(Program.Script::target).toList()
            : List.of();
    this.env = scripts.isEmpty() ? sweep.env() : scripts.getFirst().env();
    this.serial =
        scripts.stream().findFirst().filter(it -> it.isolation() == Script.Isolation.REUSE);
    Optional<Duration> limit = sweep.policies().timeout();
    this.timeoutNanos = limit.map(Duration::toNanos).orElse(AttemptLife.NEVER);
    this.graceNanos = sweep.policies().grace().toNanos();
    this.timeout =
        limit.orElse(Duration.ZERO).toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  Sweep sweep() {
    return sweep;
  }

  /** The script whose branches may follow one another in the same interpreter. */
  Optional<Script> serial() {
    return serial;
  }

  Resources resources() {
    return resources;
  }

  /** The scripts that a branch goes through; none if it isn't made of steps. */
  List<String> steps() {
    return steps;
  }

  /**
   * One step of a branch.
   *
   * @param number from 0
   * @param previous the file with what the step before it returned
   */
  record Step(int number, Path previous) {
    private static final Step ONLY = new Step(0, Path.of(""));
  }

  /** A life with the sweep's time-out and grace. */
  AttemptLife life() {
    return new AttemptLife(timeoutNanos, graceNanos);
  }

  /** The time-out as people write it. */
  String timeout() {
    return timeout;
  }

  /** What is the same for all branches of a sweep that are run in a slot. */
  Berth berth(SweepId id, Slot slot, String configFile) {
    return Berth.of(id, this, env, setup, slot, configFile);
  }

  /** The config of a branch. */
  ConfigValue.Mapping config(Work work) {
    return work.fed()
        .map(fed -> FedConfig.of(fed).config())
        .orElseGet(() -> sweep.space().at(work.ordinal()));
  }

  /** Why a lease's branches are others here than at the coordinator; empty if they are the same. */
  Optional<String> disagreement(Assign assign, ConfigHasher hasher) {
    if (assign.fed().isEmpty() && assign.ordinals().last() >= sweep.space().size()) {
      return Optional.of(
          "branch %d of %d".formatted(assign.ordinals().last(), sweep.space().size()));
    }
    boolean fed = !assign.fed().isEmpty();
    ConfigId first =
        hasher.id(
            fed
                ? FedConfig.of(assign.fed().getFirst()).config()
                : sweep.space().at(assign.ordinals().first()));
    ConfigId last =
        hasher.id(
            fed
                ? FedConfig.of(assign.fed().getLast()).config()
                : sweep.space().at(assign.ordinals().last()));
    return first.equals(assign.first()) && last.equals(assign.last())
        ? Optional.empty()
        : Optional.of(
            "computes the configs %s and %s where the coordinator has %s and %s"
                .formatted(first, last, assign.first(), assign.last()));
  }

  /** What is to be run for a branch. */
  Launch launch(
      Work work, ConfigValue.Mapping config, ConfigId id, Berth berth, Path dir, Places places) {
    return launch(work, config, id, berth, dir, places, Step.ONLY);
  }

  /** What is to be run for one step of a branch. */
  Launch launch(
      Work work,
      ConfigValue.Mapping config,
      ConfigId id,
      Berth berth,
      Path dir,
      Places places,
      Step step) {
    int replica = work.fed().isPresent() ? 0 : sweep.space().replica(work.ordinal());
    long seed = BranchSeed.of(sweep.seed(), id, replica);
    BranchFacts facts =
        new BranchFacts(work.ordinal(), replica, id, seed, dir.toString(), berth.configFile());
    Optional<Script> script =
        scripts.isEmpty() ? Optional.empty() : Optional.of(scripts.get(step.number()));
    return new Launch(
        work.lease(),
        work.ordinal(),
        script.map(ScriptLaunch::words).orElseGet(() -> template(work).fill(config, facts)),
        new Variables(berth.env(), own(work, facts, step)),
        workdir,
        dir,
        places,
        ConfigJson.write(config),
        resources.amount(Resources.MEMORY),
        OUTPUT_CAP,
        sweep.policies().grace(),
        script);
  }

  /** What is filled in; a config that was fed has parameters of its own. */
  private CommandTemplate template(Work work) {
    return work.fed()
        .map(fed -> CommandTemplate.compile(sweep.of(FedConfig.of(fed)), environment))
        .orElse(template);
  }

  private Map<String, String> own(Work work, BranchFacts facts, Step step) {
    Map<String, String> own = LinkedHashMap.newLinkedHashMap(7);
    own.put("BRANCHLINE_BRANCH", Long.toString(work.ordinal()));
    own.put("BRANCHLINE_REPLICA", Integer.toString(facts.replica()));
    own.put("BRANCHLINE_CONFIG_ID", facts.configId().toString());
    own.put("BRANCHLINE_ATTEMPT", Integer.toString(work.attempt()));
    own.put("BRANCHLINE_SEED", Long.toString(facts.seed()));
    if (!steps.isEmpty()) {
      own.put("BRANCHLINE_STEP", Integer.toString(step.number() + 1));
    }
    if (step.number() > 0) {
      own.put("BRANCHLINE_PREVIOUS", step.previous().toString());
    }
    return own;
  }
}
