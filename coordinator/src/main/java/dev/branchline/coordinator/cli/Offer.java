package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.LocalOptions;
import dev.branchline.protocol.model.Resources;
import java.math.BigDecimal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how much of this machine a sweep may use. */
final class Offer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Pattern SLOTS = Pattern.compile("([+-]?)([0-9]{1,9})(%)?");
  private static final Set<String> FOUND = Set.of(Resources.CPUS, Resources.GPUS, Resources.MEMORY);

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description =
          "At most N branches at the same time, or +N, -N, N%% of the cpus; else as many as they"
              + " permit.")
  private @Nullable String slots;

  @Option(
      names = "--resource",
      paramLabel = "NAME=AMOUNT",
      description = "A resource of your own that branches may ask for: licence=4.")
  private List<String> resources = List.of();

  /** Complains of what would be given in vain. */
  void refuseElsewhere(URI server) {
    if (slots != null || !resources.isEmpty()) {
      throw Complaint.usage(
          "-j and --resource say what this machine offers, but " + server + " is asked to run it",
          "its workers say what they offer; `max_parallel` in the sweep file bounds what runs");
    }
  }

  LocalOptions options() {
    Map<String, Long> amounts = new HashMap<>();
    for (String resource : resources) {
      int equals = resource.indexOf('=');
      String name = equals < 0 ? resource : resource.substring(0, equals);
      if (FOUND.contains(name)) {
        throw Complaint.usage(
            name + " aren't given by --resource, they are found", "`-j N` bounds what runs");
      }
      if (!NAME.matcher(name).matches() || equals < 0) {
        throw wrong(resource);
      }
      amounts.put(name, amount(resource, resource.substring(equals + 1)));
    }
    OptionalInt bound =
        slots == null
            ? OptionalInt.empty()
            : OptionalInt.of(slots(slots, Runtime.getRuntime().availableProcessors()));
    return new LocalOptions(true, bound, Resources.of(amounts));
  }

  /** GNU parallel's ways to say how many; at least one. */
  static int slots(String text, int cpus) {
    Matcher matcher = SLOTS.matcher(text);
    if (!matcher.matches() || text.equals("0")) {
      throw Complaint.usage("-j takes a number from 1, not " + text, "-j 4, -j +1, -j 50%");
    }
    int number = Integer.parseInt(matcher.group(2));
    long slots =
        switch (String.valueOf(matcher.group(1))) {
          case "+" -> (long) cpus + number;
          case "-" -> (long) cpus - number;
          default -> matcher.group(3) == null ? number : (long) cpus * number / 100;
        };
    return Math.clamp(slots, 1, Integer.MAX_VALUE);
  }

  private static long amount(String resource, String number) {
    try {
      long amount =
          new BigDecimal(number).multiply(BigDecimal.valueOf(Resources.UNIT)).longValueExact();
      if (amount > 0) {
        return amount;
      }
    } catch (NumberFormatException e) {
      throw wrong(resource);
    } catch (ArithmeticException e) {
      throw wrong(resource);
    }
    throw wrong(resource);
  }

  private static Complaint wrong(String resource) {
    return Complaint.usage("--resource can't be '" + resource + "'", "write name=4, or name=0.5");
  }
}
