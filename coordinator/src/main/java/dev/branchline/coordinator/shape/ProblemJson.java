package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is refused, as problem details of RFC 9457: {@code detail} is the refusal's message, {@code
 * hint} says what to do, and {@code type} tells a program which refusal it is.
 */
public final class ProblemJson {
  private static final String TYPE = "urn:branchline:problem:";

  private ProblemJson() {}

  /** A problem of any kind; the kind is in words joined by dashes. */
  public static ConfigValue.Mapping of(
      String kind, int status, String title, String detail, String hint) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("type", ConfigValue.of(TYPE + kind));
    map.put("title", ConfigValue.of(title));
    map.put("status", ConfigValue.of((long) status));
    map.put("detail", ConfigValue.of(detail));
    if (!hint.isEmpty()) {
      map.put("hint", ConfigValue.of(hint));
    }
    return new ConfigValue.Mapping(map);
  }

  /** A refusal. */
  public static ConfigValue.Mapping of(Refusal refusal, int status) {
    String kind = kind(refusal);
    ConfigValue.Mapping problem =
        of(kind, status, kind.replace('-', ' '), refusal.message(), refusal.hint());
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>(problem.entries());
    map.putAll(members(refusal));
    return new ConfigValue.Mapping(map);
  }

  private static Map<String, ConfigValue> members(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NoSuchSweep(String reference) -> Map.of("reference", ConfigValue.of(reference));
      case Refusal.Ambiguous(String reference, var candidates) ->
          Json.mapping(
                  Json.entry("reference", reference),
                  Json.entry("candidates", Json.list(candidates, ConfigValue::of)))
              .entries();
      case Refusal.NoSuchBranch(var sweep, long ordinal, long size) ->
          Json.mapping(
                  Json.entry("sweep", sweep.value()),
                  Json.entry("ordinal", ordinal),
                  Json.entry("size", size))
              .entries();
      case Refusal.KeyTaken(String key) -> Map.of("key", ConfigValue.of(key));
      case Refusal.Stalled(String reason) -> Map.of("reason", ConfigValue.of(reason));
      case Refusal.NoJournal _,
          Refusal.NotLive _,
          Refusal.InUse _,
          Refusal.NotNow _,
          Refusal.Impossible _,
          Refusal.Unreadable _,
          Refusal.Unreachable _ ->
          Map.of();
    };
  }

  /** Which refusal it is, for programs: {@code no-such-sweep}. */
  private static String kind(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NoJournal _ -> "no-journal";
      case Refusal.NoSuchSweep _ -> "no-such-sweep";
      case Refusal.Ambiguous _ -> "ambiguous";
      case Refusal.NoSuchBranch _ -> "no-such-branch";
      case Refusal.NotLive _ -> "not-live";
      case Refusal.InUse _ -> "in-use";
      case Refusal.KeyTaken _ -> "key-taken";
      case Refusal.Unreachable _ -> "unreachable";
      case Refusal.NotNow _ -> "not-now";
      case Refusal.Impossible _ -> "impossible";
      case Refusal.Unreadable _ -> "unreadable";
      case Refusal.Stalled _ -> "stalled";
    };
  }

  /**
   * The refusal that a problem tells of. One that only this directory's own process could make, or
   * that isn't known, is {@link Refusal.Impossible} with the same words.
   */
  public static Refusal refusal(Entries json) {
    String message = json.optionalText("detail").or(() -> json.optionalText("title")).orElse("");
    String hint = json.optionalText("hint").orElse("");
    String type = json.optionalText("type").orElse("");
    return switch (type.startsWith(TYPE) ? type.substring(TYPE.length()) : "") {
      case "no-such-sweep" -> new Refusal.NoSuchSweep(json.text("reference"));
      case "ambiguous" -> new Refusal.Ambiguous(json.text("reference"), json.texts("candidates"));
      case "no-such-branch" ->
          new Refusal.NoSuchBranch(json.sweep("sweep"), json.whole("ordinal"), json.whole("size"));
      case "not-live" -> new Refusal.NotLive();
      case "key-taken" -> new Refusal.KeyTaken(json.text("key"));
      case "unreachable" -> new Refusal.Unreachable(message, hint);
      case "not-now" -> new Refusal.NotNow(message, hint);
      case "unreadable" -> new Refusal.Unreadable(message, hint);
      case "stalled" -> new Refusal.Stalled(json.text("reason"));
      default -> new Refusal.Impossible(message, hint);
    };
  }
}
