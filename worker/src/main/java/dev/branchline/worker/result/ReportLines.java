package dev.branchline.worker.result;

import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reports of one attempt, read line by line: a JSON object each, whose {@code step} is the step
 * and whose other numbers are metrics. Between two calls of {@link #take} they are coalesced into
 * one, in which the last value of each metric stands. Lines that are no report are counted.
 */
public final class ReportLines {
  private static final String STEP = "step";

  private final long ordinal;
  private final LinkedHashMap<String, ConfigValue> latest = new LinkedHashMap<>();
  private final LinkedHashMap<String, ConfigValue> pending = new LinkedHashMap<>();
  private long step = -1;
  private long bad;

  /** Those of the branch {@code ordinal}. */
  public ReportLines(long ordinal) {
    this.ordinal = ordinal;
  }

  /** One line, without its end. A report without a step has the one after the last. */
  public void accept(String line) {
    if (line.isBlank()) {
      return;
    }
    Optional<ConfigValue.Mapping> object = object(line);
    if (object.isEmpty()) {
      bad++;
      return;
    }
    Map<String, ConfigValue> entries = object.get().entries();
    step =
        entries.get(STEP) instanceof ConfigValue.Int(BigInteger given)
            ? given.longValue()
            : step + 1;
    entries.forEach(
        (name, value) -> {
          if (!name.equals(STEP) && isNumber(value)) {
            pending.put(name, value);
            latest.put(name, value);
          }
        });
  }

  /** What was reported since the last call. */
  public Optional<Report> take() {
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    Report report = new Report(ordinal, step, new ConfigValue.Mapping(pending));
    pending.clear();
    return Optional.of(report);
  }

  /** The last value of each metric. */
  public ConfigValue.Mapping latest() {
    return new ConfigValue.Mapping(latest);
  }

  /** How many lines weren't reports. */
  public long bad() {
    return bad;
  }

  private static boolean isNumber(ConfigValue value) {
    return value instanceof ConfigValue.Int || value instanceof ConfigValue.Real;
  }

  private static Optional<ConfigValue.Mapping> object(String line) {
    try {
      return ConfigJson.parse(line) instanceof ConfigValue.Mapping mapping
          ? Optional.of(mapping)
          : Optional.empty();
    } catch (ConfigJson.Malformed e) {
      return Optional.empty();
    }
  }
}
