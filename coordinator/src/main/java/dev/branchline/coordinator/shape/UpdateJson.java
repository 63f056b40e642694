package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.gateway.Update;
import dev.branchline.protocol.model.ConfigValue;

/** Updates, each with its kind and its number beside it. */
public final class UpdateJson {
  private UpdateJson() {}

  /** {@code snapshot}, {@code sweep}, {@code progress}, {@code removed} or {@code ended}. */
  public static String kind(Update update) {
    return switch (update) {
      case Update.Snapshot _ -> "snapshot";
      case Update.Changed _ -> "sweep";
      case Update.Progressed _ -> "progress";
      case Update.Removed _ -> "removed";
      case Update.Ended _ -> "ended";
    };
  }

  /** What it says, without its kind and number. */
  public static ConfigValue.Mapping of(Update update) {
    return switch (update) {
      case Update.Snapshot(var _, var sweeps) ->
          Json.mapping(Json.entry("sweeps", Json.list(sweeps, SweepJson::of)));
      case Update.Changed(var _, var sweep) -> SweepJson.of(sweep);
      case Update.Progressed(var _, var progress) -> SweepJson.of(progress);
      case Update.Removed(var _, var sweep) -> Json.mapping(Json.entry("sweep", sweep.value()));
      case Update.Ended(var _, var sweep) -> SweepJson.of(sweep);
    };
  }

  /** The same back. */
  public static Update update(String kind, long commit, Entries json) {
    return switch (kind) {
      case "snapshot" ->
          new Update.Snapshot(
              commit, json.objects("sweeps").stream().map(SweepJson::summary).toList());
      case "sweep" -> new Update.Changed(commit, SweepJson.summary(json));
      case "progress" -> new Update.Progressed(commit, SweepJson.progress(json));
      case "removed" -> new Update.Removed(commit, json.sweep("sweep"));
      case "ended" -> new Update.Ended(commit, SweepJson.summary(json));
      default -> throw new Misshapen("no such update: " + kind);
    };
  }
}
