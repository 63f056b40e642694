package dev.branchline.worker.result;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ConfigValue.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What the attempts at a branch leave to each other: the steps that are finished, and who held the
 * directory last.
 */
public record StepRecord(Optional<Holder> holder, List<Finished> finished) {
  /** Nothing yet. */
  public static final StepRecord NONE = new StepRecord(Optional.empty(), List.of());

  private static final Mapping EMPTY = new Mapping(new LinkedHashMap<>());

  public StepRecord {
    finished = List.copyOf(finished);
  }

  /**
   * The processes that may use the directory.
   *
   * @param group of the step that started last
   * @param boot of the machine, another one after each of its starts; empty if it isn't told
   * @param host its name
   */
  public record Holder(long group, String boot, String host) {}

  /**
   * A step that ended well.
   *
   * @param script as the sweep names it
   * @param result what it returned
   * @param metrics the last value of each
   */
  public record Finished(String script, Mapping result, Mapping metrics) {}

  /** The same with another holder. */
  public StepRecord heldBy(Holder holder) {
    return new StepRecord(Optional.of(holder), finished);
  }

  /** The same with one more step. */
  public StepRecord with(Finished step) {
    List<Finished> all = new ArrayList<>(finished);
    all.add(step);
    return new StepRecord(holder, all);
  }

  /** The same if these are the first of {@code scripts}, and something is left to do; else none. */
  public StepRecord of(List<String> scripts) {
    boolean fits =
        finished.size() < scripts.size()
            && finished.stream()
                .map(Finished::script)
                .toList()
                .equals(scripts.subList(0, finished.size()));
    return fits ? this : new StepRecord(holder, List.of());
  }

  /** What the last step returned; empty if there is none. */
  public Mapping previous() {
    return finished.isEmpty() ? EMPTY : finished.getLast().result();
  }

  /** The metrics of all steps; of those with one name, the last. */
  public Mapping metrics() {
    return finished.stream().map(Finished::metrics).reduce(EMPTY, StepRecord::over);
  }

  /** Both, where the later ones take the place of the earlier. */
  public static Mapping over(Mapping earlier, Mapping later) {
    if (earlier.entries().isEmpty()) {
      return later;
    }
    LinkedHashMap<String, ConfigValue> all = new LinkedHashMap<>(earlier.entries());
    all.putAll(later.entries());
    return new Mapping(all);
  }

  /** As a line of JSON. */
  public String write() {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    holder.ifPresent(
        it -> {
          LinkedHashMap<String, ConfigValue> who = new LinkedHashMap<>();
          who.put("group", ConfigValue.of(it.group()));
          who.put("boot", ConfigValue.of(it.boot()));
          who.put("host", ConfigValue.of(it.host()));
          map.put("holder", new Mapping(who));
        });
    map.put("steps", ConfigValue.of(finished.stream().map(StepRecord::written).toList()));
    return ConfigJson.write(new Mapping(map)) + "\n";
  }

  private static ConfigValue written(Finished step) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("script", ConfigValue.of(step.script()));
    map.put("result", step.result());
    map.put("metrics", step.metrics());
    return new Mapping(map);
  }

  /** Reads what {@link #write} wrote; none if that can't be read. */
  public static StepRecord read(String text) {
    try {
      if (!(ConfigJson.parse(text) instanceof Mapping map)
          || !(map.entries().get("steps") instanceof ConfigValue.Array(List<ConfigValue> items))) {
        return NONE;
      }
      List<Finished> steps = new ArrayList<>();
      for (ConfigValue item : items) {
        if (!(item instanceof Mapping step)
            || !(step.entries().get("script") instanceof ConfigValue.Text(String script))
            || !(step.entries().get("result") instanceof Mapping result)
            || !(step.entries().get("metrics") instanceof Mapping metrics)) {
          return NONE;
        }
        steps.add(new Finished(script, result, metrics));
      }
      return new StepRecord(holder(map), steps);
    } catch (ConfigJson.Malformed e) {
      return NONE;
    }
  }

  private static Optional<Holder> holder(Mapping map) {
    return map.entries().get("holder") instanceof Mapping who
            && who.entries().get("group") instanceof ConfigValue.Int(var group)
            && group.bitLength() < Long.SIZE
            && who.entries().get("boot") instanceof ConfigValue.Text(String boot)
            && who.entries().get("host") instanceof ConfigValue.Text(String host)
        ? Optional.of(new Holder(group.longValue(), boot, host))
        : Optional.empty();
  }
}
