package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Workers. Amounts are numbers of cpus and the like, memory is bytes. */
public final class WorkerJson {
  private WorkerJson() {}

  /** One worker. */
  public static ConfigValue.Mapping of(WorkerRow worker) {
    LinkedHashMap<String, ConfigValue> running = new LinkedHashMap<>();
    new TreeMap<>(worker.running())
        .forEach((sweep, count) -> running.put(sweep.toString(), ConfigValue.of((long) count)));
    return Json.mapping(
        Json.entry("name", worker.name()),
        Json.entry("id", worker.id().toString()),
        Json.entryOrNull("address", worker.address()),
        Json.entry("state", worker.state().name().toLowerCase(Locale.ROOT)),
        Json.entry("capacity", of(worker.capacity())),
        Json.entry("in_use", of(worker.inUse())),
        Json.entry("running", new ConfigValue.Mapping(running)),
        Json.entry("connected_since", worker.connectedSince()),
        Json.entry("last_heard", worker.lastHeard()));
  }

  /** The same back. */
  public static WorkerRow worker(Entries json) {
    Map<SweepId, Integer> running = new LinkedHashMap<>();
    Entries counts = json.object("running");
    for (String sweep : counts.map().entries().keySet()) {
      running.put(sweepId(sweep), counts.small(sweep));
    }
    return new WorkerRow(
        json.text("name"),
        id(json.text("id")),
        json.optionalText("address").orElse(""),
        resources(json.object("capacity")),
        resources(json.object("in_use")),
        running,
        json.instant("connected_since"),
        json.instant("last_heard"),
        json.word("state", WorkerRow.State.class));
  }

  /** Amounts by name. */
  public static ConfigValue.Mapping of(Resources resources) {
    LinkedHashMap<String, ConfigValue> amounts = new LinkedHashMap<>();
    resources
        .amounts()
        .forEach(
            (name, amount) ->
                amounts.put(
                    name,
                    name.equals(Resources.MEMORY)
                        ? ConfigValue.of(amount)
                        : amount % Resources.UNIT == 0
                            ? ConfigValue.of(amount / Resources.UNIT)
                            : ConfigValue.of((double) amount / Resources.UNIT)));
    return new ConfigValue.Mapping(amounts);
  }

  private static Resources resources(Entries json) {
    Map<String, Long> amounts = new TreeMap<>();
    json.map()
        .entries()
        .forEach(
            (name, value) -> {
              long unit = name.equals(Resources.MEMORY) ? 1 : Resources.UNIT;
              amounts.put(
                  name,
                  switch (value) {
                    case ConfigValue.Int(BigInteger whole) -> whole.longValue() * unit;
                    case ConfigValue.Real(double part) -> Math.round(part * unit);
                    case ConfigValue.Null _,
                        ConfigValue.Bool _,
                        ConfigValue.Text _,
                        ConfigValue.Array _,
                        ConfigValue.Mapping _ ->
                        throw new Misshapen("no amount of " + name);
                  });
            });
    if (amounts.values().stream().anyMatch(amount -> amount < 0)) {
      throw new Misshapen("a negative amount");
    }
    return Resources.of(amounts);
  }

  private static SweepId sweepId(String text) {
    try {
      return new SweepId(Long.parseLong(text));
    } catch (IllegalArgumentException e) {
      throw new Misshapen("no id of a sweep: " + text);
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new Misshapen("no id of a worker: " + text);
    }
  }
}
