package dev.branchline.simulation;

import dev.branchline.coordinator.actor.Feed;
import dev.branchline.coordinator.actor.SweepPlan;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.coordinator.journal.NewSweep;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.FedConfig;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.Space;
import dev.branchline.protocol.sweep.SweepReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Sweeps of every sort, read from text as a user's are. */
final class Sweeps {
  private static final String GENERATOR =
      "{\"kind\":\"generator\",\"file\":\"/nowhere/gen.py\",\"python\":\"/bin/python3\"}";

  /** A definition of so many KB is more than may be under way at once. */
  private static final int BULK = 2_300;

  private final World world;
  private final Duration workerTimeout;

  Sweeps(World world, Duration workerTimeout) {
    this.world = world;
    this.workerTimeout = workerTimeout;
  }

  /**
   * What a user submits; the journal gives it its number.
   *
   * @param feed what its generator is like, if it is fed
   */
  record Submission(NewSweep sweep, SweepFacts facts, Optional<FakeFeed.Nature> feed) {
    SweepPlan plan(SweepId id, Optional<Feed> from) {
      return new SweepPlan(
          id, sweep.name(), facts, sweep.definitionHash(), sweep.definition(), from);
    }

    /** What the only parameter of a branch is. */
    long value(long ordinal) {
      return feed.isPresent() ? FakeFeed.Nature.value(ordinal) : ordinal;
    }
  }

  /** What a generator gives for an ordinal, as it is journalled. */
  static ConfigValue.Mapping fed(long ordinal) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put("x", ConfigValue.of(FakeFeed.Nature.value(ordinal)));
    return new FedConfig(new ConfigValue.Mapping(entries), List.of(List.of("x"))).toValue();
  }

  Submission another() {
    int size = 1 + world.random.nextInt(world.chance(15) ? 40 : 12);
    boolean fed = world.chance(20);
    StringBuilder text = new StringBuilder("command: ./sim {x}\n");
    text.append(fed ? "config: gen.py\n" : "parameters: {x: \"range(%d)\"}\n".formatted(size));
    text.append("worker_timeout: ").append(workerTimeout.toSeconds()).append("s\n");
    text.append("grace: ").append(1 + world.random.nextInt(Program.LONGEST_GRACE)).append("s\n");
    text.append("retry_delay: 500ms\nretry_max_delay: 2s\n");
    text.append("retries: ").append(world.random.nextInt(3)).append('\n');
    text.append("priority: ").append(world.random.nextInt(3)).append('\n');
    if (world.chance(25)) {
      text.append("timeout: ").append(2 + world.random.nextInt(6)).append("s\n");
    }
    if (world.chance(30)) {
      text.append("max_parallel: ").append(1 + world.random.nextInt(4)).append('\n');
    }
    if (world.chance(30)) {
      text.append("crash_limit: ").append(1 + world.random.nextInt(3)).append('\n');
    }
    if (world.chance(fed ? 30 : 5)) {
      text.append("mode: sequential\n");
    }
    if (world.chance(10)) {
      text.append(world.chance(50) ? "halt: \"now,fail=2\"\n" : "halt: \"soon,fail=3\"\n");
    }
    if (world.chance(1)) {
      text.append(("# " + "x".repeat(998) + "\n").repeat(BULK));
    }
    return submission(
        text.toString(),
        fed ? Optional.of(new FakeFeed.Nature(size, world.chance(10))) : Optional.empty());
  }

  private static Submission submission(String text, Optional<FakeFeed.Nature> feed) {
    Read read =
        SweepReader.read(
            new SourceFile("sweep.yaml", text),
            List.of(),
            Map.of(),
            feed.isPresent() ? _ -> new BaseFiles.Text(GENERATOR) : BaseFiles.NONE);
    if (!(read instanceof Read.Accepted accepted)) {
      throw new IllegalStateException(read.toString());
    }
    Definition definition = Definition.freeze(accepted.sweep(), "/nowhere");
    Space.Indexed space = definition.sweep().space();
    ConfigHasher hasher = new ConfigHasher();
    OptionalLong size = feed.isPresent() ? OptionalLong.empty() : OptionalLong.of(space.size());
    SweepFacts facts =
        new SweepFacts(
            definition.sweep().policies(),
            size,
            ordinal ->
                hasher.id(
                    feed.isPresent() ? FedConfig.of(fed(ordinal)).config() : space.at(ordinal)),
            definition.sweep().sequential());
    return new Submission(
        new NewSweep("sweep", "sweep.yaml", definition.hash(), definition.text(), size, 0),
        facts,
        feed);
  }
}
