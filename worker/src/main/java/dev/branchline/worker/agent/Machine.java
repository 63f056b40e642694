package dev.branchline.worker.agent;

import dev.branchline.protocol.model.Resources;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this machine lets a worker use: the cpus and memory of its control group (version 2, every
 * level of it), else the machine's; the gpus named by {@code CUDA_VISIBLE_DEVICES}, else those that
 * {@code /dev} or {@code nvidia-smi -L} shows.
 *
 * @param gpus the devices, as {@code CUDA_VISIBLE_DEVICES} names them
 */
record Machine(Resources resources, List<String> gpus) {
  private static final Pattern DEVICE = Pattern.compile("nvidia[0-9]+");
  private static final long PROBE_SECONDS = 5;

  Machine {
    gpus = List.copyOf(gpus);
  }

  /** Looks at this machine. */
  static Machine probe() {
    return probe(Path.of("/"), System.getenv(), Runtime.getRuntime().availableProcessors());
  }

  /** Looks at the machine whose files lie under {@code root}. */
  static Machine probe(Path root, Map<String, String> environment, int processors) {
    long cpus = processors * Resources.UNIT;
    long memory = totalMemory(root);
    for (Path group : groups(root)) {
      cpus = Math.min(cpus, cpuLimit(group).orElse(cpus));
      memory = Math.min(memory, number(line(group.resolve("memory.max"))).orElse(memory));
    }
    List<String> gpus = gpus(root, environment);
    return new Machine(
        Resources.of(
            Map.of(
                Resources.CPUS,
                cpus,
                Resources.MEMORY,
                memory == Long.MAX_VALUE ? 0 : memory,
                Resources.GPUS,
                gpus.size() * Resources.UNIT)),
        gpus);
  }

  private static List<Path> groups(Path root) {
    List<Path> groups = new ArrayList<>();
    Path top = root.resolve("sys/fs/cgroup");
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      if (line.startsWith("0::/")) {
        @Nullable Path group = top.resolve(line.substring("0::/".length())).normalize();
        while (group != null && group.startsWith(top)) {
          groups.add(group);
          group = group.getParent();
        }
      }
    }
    return groups;
  }

  private static OptionalLong cpuLimit(Path group) {
    String[] words = line(group.resolve("cpu.max")).split(" ", -1);
    OptionalLong quota = number(words[0]);
    OptionalLong period = words.length > 1 ? number(words[1]) : OptionalLong.empty();
    return quota.isPresent() && period.isPresent() && period.getAsLong() > 0
        ? OptionalLong.of(quota.getAsLong() * Resources.UNIT / period.getAsLong())
        : OptionalLong.empty();
  }

  private static long totalMemory(Path root) {
    for (String line : lines(root.resolve("proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return number(line.replaceAll("[^0-9]", "")).orElse(Long.MAX_VALUE >> 10) << 10;
      }
    }
    return Long.MAX_VALUE;
  }

  private static List<String> gpus(Path root, Map<String, String> environment) {
    String visible = environment.get("CUDA_VISIBLE_DEVICES");
    if (visible != null) {
      return Stream.of(visible.split(",", -1))
          .map(String::strip)
          .takeWhile(device -> !device.isEmpty() && !device.equals("-1"))
          .toList();
    }
    int count = devices(root);
    if (count == 0) {
      count = listed(environment);
    }
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static int devices(Path root) {
    String[] names = root.resolve("dev").toFile().list();
    return names == null
        ? 0
        : (int) Stream.of(names).filter(name -> DEVICE.matcher(name).matches()).count();
  }

  private static int listed(Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      File program = new File(folder, "nvidia-smi");
      if (program.canExecute()) {
        return listed(program);
      }
    }
    return 0;
  }

  private static int listed(File program) {
    try {
      Process process =
          new ProcessBuilder(program.getPath(), "-L")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return 0;
      }
      return (int) process.inputReader().lines().filter(line -> line.startsWith("GPU ")).count();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static OptionalLong number(String word) {
    return word.isEmpty() || !word.chars().allMatch(Character::isDigit) || word.length() > 18
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(word));
  }

  private static String line(Path file) {
    return lines(file).stream().findFirst().orElse("").strip();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
