package dev.branchline.deploy;

import static dev.branchline.protocol.model.Resources.CPUS;
import static dev.branchline.protocol.model.Resources.GPUS;
import static dev.branchline.protocol.model.Resources.MEMORY;

import dev.branchline.coordinator.cli.Complaint;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.sweep.AmountText;
import dev.branchline.worker.agent.WorkerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a worker offers; what isn't said is found out. */
final class WorkerOffer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Set<String> OWN = Set.of(CPUS, GPUS, MEMORY);

  @Option(names = "--cpus", paramLabel = "N", description = "How many cpus; 0.5 is half of one.")
  private @Nullable String cpus;

  @Option(names = "--memory", paramLabel = "SIZE", description = "How much memory: 16GiB.")
  private @Nullable String memory;

  @Option(names = "--gpus", paramLabel = "N", description = "How many gpus.")
  private @Nullable Integer gpus;

  @Option(
      names = "--resource",
      paramLabel = "NAME=AMOUNT",
      description = "A resource of your own that branches may ask for: licence=4.")
  private List<String> resources = List.of();

  /** As the worker wants it. */
  WorkerOptions options(Path root, Path directory, Optional<String> name) {
    return new WorkerOptions(
        root,
        directory,
        name,
        amount("--cpus", CPUS, cpus),
        amount("--memory", MEMORY, memory),
        gpus == null ? OptionalLong.empty() : OptionalLong.of(checkedGpus(gpus)),
        named());
  }

  /** What a worker has that only pretends to run: one cpu unless it is told. */
  Resources pretended() {
    Map<String, Long> amounts = new TreeMap<>(named());
    amounts.put(CPUS, amount("--cpus", CPUS, cpus).orElse(Resources.UNIT));
    amount("--memory", MEMORY, memory).ifPresent(bytes -> amounts.put(MEMORY, bytes));
    if (gpus != null) {
      amounts.put(GPUS, checkedGpus(gpus) * Resources.UNIT);
    }
    return Resources.of(amounts);
  }

  private static long checkedGpus(int count) {
    if (count < 0) {
      throw Complaint.usage("--gpus can't be " + count, "write a number from 0");
    }
    return count;
  }

  private static OptionalLong amount(String option, String name, @Nullable String text) {
    if (text == null) {
      return OptionalLong.empty();
    }
    long amount =
        AmountText.parse(name, text)
            .filter(each -> each > 0)
            .orElseThrow(
                () ->
                    Complaint.usage(
                        option + " can't be '" + text + "'",
                        name.equals(MEMORY) ? "write 512MiB, or 2GB" : "write 4, or 0.5"));
    return OptionalLong.of(amount);
  }

  private Map<String, Long> named() {
    Map<String, Long> amounts = new TreeMap<>();
    for (String resource : resources) {
      int equals = resource.indexOf('=');
      String name = equals < 0 ? resource : resource.substring(0, equals);
      if (OWN.contains(name)) {
        throw Complaint.usage(name + " aren't given by --resource", "write --" + name);
      }
      if (equals < 0 || !NAME.matcher(name).matches()) {
        throw Complaint.usage(
            "--resource can't be '" + resource + "'", "write name=4, or name=0.5");
      }
      amounts.put(
          name, amount("--resource " + name, name, resource.substring(equals + 1)).orElseThrow());
    }
    return amounts;
  }
}
