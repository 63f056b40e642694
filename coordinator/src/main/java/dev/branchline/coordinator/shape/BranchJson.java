package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Status;
import java.util.HexFormat;

/** Branches and their attempts. */
public final class BranchJson {
  private BranchJson() {}

  /** One branch. */
  public static ConfigValue.Mapping of(BranchRow row) {
    boolean succeeded = row.status() == Status.SUCCEEDED;
    return Json.mapping(
        Json.entry("ordinal", row.ordinal()),
        Json.entry("status", row.status().word()),
        Json.entry("attempt", row.attempt()),
        Json.entry("duration", row.duration(), Json::seconds),
        Json.entry("config", row.config(), config -> config),
        Json.entry("config_id", row.configId(), id -> ConfigValue.of(id.toString())),
        Json.entry("result", succeeded ? row.result() : ConfigValue.NULL),
        Json.entry("failure", row.failure(), FailureJson::of),
        Json.entry("metrics", row.metrics()),
        Json.entry("worker", row.worker(), ConfigValue::of),
        Json.entry("started_at", row.startedAt(), at -> ConfigValue.of(at.toString())),
        Json.entryOrNull("reason", row.reason()),
        Json.entry("lease", row.lease(), lease -> ConfigValue.of(lease.toString())));
  }

  /** The same back. */
  public static BranchRow row(Entries json) {
    return new BranchRow(
        json.whole("ordinal"),
        json.word("status", Status.class),
        json.small("attempt"),
        json.optionalLease("lease"),
        json.optionalText("worker"),
        json.optionalInstant("started_at"),
        json.optionalDuration("duration"),
        json.optionalText("config_id").map(BranchJson::configId),
        json.optionalMapping("config"),
        json.mapping("result"),
        json.mapping("metrics"),
        json.optionalObject("failure").map(FailureJson::failure),
        json.optionalText("reason").orElse(""));
  }

  /** One execution of a branch. */
  public static ConfigValue.Mapping of(AttemptRow row) {
    return Json.mapping(
        Json.entry("ordinal", row.ordinal()),
        Json.entry("attempt", row.number()),
        Json.entry("lease", row.lease().toString()),
        Json.entry("worker", row.worker(), ConfigValue::of),
        Json.entry("started_at", row.startedAt(), at -> ConfigValue.of(at.toString())),
        Json.entry("duration", row.duration(), Json::seconds),
        Json.entry("fate", row.fate().word()),
        Json.entry("result", row.result()),
        Json.entry("metrics", row.metrics()),
        Json.entry("failure", row.failure(), FailureJson::of));
  }

  /** The same back. */
  public static AttemptRow attempt(Entries json) {
    return new AttemptRow(
        json.whole("ordinal"),
        json.small("attempt"),
        json.lease("lease"),
        json.optionalText("worker"),
        json.optionalInstant("started_at"),
        json.optionalDuration("duration"),
        json.word("fate", AttemptRow.Fate.class),
        json.mapping("result"),
        json.mapping("metrics"),
        json.optionalObject("failure").map(FailureJson::failure));
  }

  private static ConfigId configId(String text) {
    if (text.length() == 16 && text.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0)) {
      return new ConfigId.Hashed(HexFormat.fromHexDigitsToLong(text));
    }
    if (!ConfigId.Named.isName(text)) {
      throw new Misshapen("no id of a config: " + text);
    }
    return new ConfigId.Named(text);
  }
}
