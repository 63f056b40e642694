package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.protocol.model.CanonicalJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is asked for. */
public final class RequestJson {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,10})(?:-(\\d{1,10}))?");

  private RequestJson() {}

  /** A submission; its key goes beside it. */
  public static ConfigValue.Mapping of(Submission submission) {
    return Json.mapping(
        Json.entry("name", submission.name()),
        Json.entry("file", submission.file()),
        Json.entry("definition", submission.definition()));
  }

  /** The same back; the definition may also stand there as the object that its text is. */
  public static Submission submission(Entries json, Optional<String> key) {
    String definition =
        json.map().entries().get("definition") instanceof ConfigValue.Mapping map
            ? CanonicalJson.write(map)
            : json.text("definition");
    return new Submission(definition, json.text("name"), json.optionalText("file").orElse(""), key);
  }

  /** The last part of an action's path: {@code pause}. */
  public static String verb(Action action) {
    return switch (action) {
      case Action.Pause _ -> "pause";
      case Action.Resume _ -> "resume";
      case Action.Stop _ -> "stop";
      case Action.Cancel _ -> "cancel";
      case Action.Retry _, Action.RetryFailed _ -> "retry";
    };
  }

  /** The body that goes with it. */
  public static ConfigValue.Mapping of(Action action) {
    return switch (action) {
      case Action.Pause _, Action.Resume _, Action.Stop _ ->
          new ConfigValue.Mapping(new LinkedHashMap<>());
      case Action.Cancel(String reason) -> Json.mapping(Json.entry("reason", reason));
      case Action.Retry(Ordinals ordinals) ->
          Json.mapping(Json.entry("branches", ordinals.toString()));
      case Action.RetryFailed _ -> Json.mapping(Json.entry("failed", ConfigValue.TRUE));
    };
  }

  /** The same back. */
  public static Action action(String verb, Entries json) {
    return switch (verb) {
      case "pause" -> new Action.Pause();
      case "resume" -> new Action.Resume();
      case "stop" -> new Action.Stop();
      case "cancel" -> new Action.Cancel(json.optionalText("reason").orElse("by the user"));
      case "retry" -> retry(json);
      default -> throw new Misshapen("no such action: " + verb);
    };
  }

  private static Action retry(Entries json) {
    if (json.has("branches") == json.flag("failed")) {
      throw new Misshapen("retry either `branches` (as in \"1,5-8\") or `failed` (true)");
    }
    return json.flag("failed")
        ? new Action.RetryFailed()
        : new Action.Retry(ordinals(json.text("branches")));
  }

  /** Reads ordinals as {@link Ordinals#toString} writes them, in any order: {@code 1,5-8}. */
  public static Ordinals ordinals(String text) {
    List<OrdinalRange> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      ranges.add(range(part.strip()));
    }
    ranges.sort(Comparator.comparingLong(OrdinalRange::from));
    List<OrdinalRange> merged = new ArrayList<>();
    for (OrdinalRange range : ranges) {
      if (!merged.isEmpty() && range.from() <= merged.getLast().until()) {
        OrdinalRange last = merged.removeLast();
        merged.add(new OrdinalRange(last.from(), Math.max(last.until(), range.until())));
      } else {
        merged.add(range);
      }
    }
    return new Ordinals(merged);
  }

  private static OrdinalRange range(String part) {
    Matcher matcher = RANGE.matcher(part);
    if (!matcher.matches()) {
      throw new Misshapen("'" + part + "' is no ordinal and no range");
    }
    long from = Long.parseLong(matcher.group(1));
    long to = matcher.group(2) == null ? from : Long.parseLong(matcher.group(2));
    if (to < from || to >= OrdinalRange.MAX_BRANCHES) {
      throw new Misshapen("'" + part + "' is no range of ordinals");
    }
    return new OrdinalRange(from, to + 1);
  }
}
