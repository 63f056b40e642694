package dev.branchline.simulation;

import dev.branchline.coordinator.actor.SweepPlan;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.Space;
import dev.branchline.protocol.sweep.SweepReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Sweeps of every sort, read from text as a user's are. */
final class Sweeps {
  private final World world;
  private final Duration workerTimeout;

  Sweeps(World world, Duration workerTimeout) {
    this.world = world;
    this.workerTimeout = workerTimeout;
  }

  SweepPlan another(long number) {
    StringBuilder text = new StringBuilder("command: ./sim {x}\nparameters: {x: \"range(");
    text.append(1 + world.random.nextInt(world.chance(15) ? 40 : 12)).append(")\"}\n");
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
    if (world.chance(10)) {
      text.append(world.chance(50) ? "halt: \"now,fail=2\"\n" : "halt: \"soon,fail=3\"\n");
    }
    return plan(number, text.toString());
  }

  private static SweepPlan plan(long number, String text) {
    Read read =
        SweepReader.read(new SourceFile("sweep.yaml", text), List.of(), Map.of(), BaseFiles.NONE);
    if (!(read instanceof Read.Accepted accepted)) {
      throw new IllegalStateException(read.toString());
    }
    Definition definition = Definition.freeze(accepted.sweep(), "/nowhere");
    Space.Indexed space = definition.sweep().space();
    ConfigHasher hasher = new ConfigHasher();
    SweepFacts facts =
        new SweepFacts(
            definition.sweep().policies(),
            OptionalLong.of(space.size()),
            ordinal -> hasher.id(space.at(ordinal)));
    return new SweepPlan(new SweepId(number), "sweep", facts, definition.hash(), definition.text());
  }
}
