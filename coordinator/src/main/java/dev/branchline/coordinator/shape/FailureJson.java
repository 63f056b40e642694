package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What went wrong. */
public final class FailureJson {
  private FailureJson() {}

  /** What went wrong in the same way. */
  public static ConfigValue.Mapping of(FailureGroup group) {
    return Json.mapping(
        Json.entry("count", group.count()),
        Json.entry("type", group.type()),
        Json.entry("message", group.message()),
        Json.entry("frame", group.frame()),
        Json.entry("first", group.firstOrdinal()));
  }

  /** The same back. */
  public static FailureGroup group(Entries json) {
    return new FailureGroup(
        json.text("type"),
        json.text("frame"),
        json.text("message"),
        json.whole("count"),
        json.whole("first"));
  }

  static ConfigValue.Mapping of(Failure failure) {
    OptionalInt code = failure.exitCode();
    return Json.mapping(
        Json.entry("kind", failure.kind().word()),
        Json.entry("message", failure.message()),
        Json.entry(
            "exit_code",
            code.isPresent() ? OptionalLong.of(code.getAsInt()) : OptionalLong.empty()),
        Json.entry("exception", failure.exception(), FailureJson::of),
        Json.entry("stdout_tail", failure.stdoutTail()),
        Json.entry("stderr_tail", failure.stderrTail()));
  }

  static Failure failure(Entries json) {
    return new Failure(
        json.word("kind", FailureKind.class),
        json.text("message"),
        json.has("exit_code") ? OptionalInt.of(json.small("exit_code")) : OptionalInt.empty(),
        json.optionalObject("exception").map(FailureJson::exception),
        json.text("stdout_tail"),
        json.text("stderr_tail"));
  }

  private static ConfigValue.Mapping of(ExceptionInfo exception) {
    return Json.mapping(
        Json.entry("type", exception.type()),
        Json.entry("message", exception.message()),
        Json.entry("traceback", exception.traceback()),
        Json.entry("causes", Json.list(exception.causes(), FailureJson::of)));
  }

  private static ExceptionInfo exception(Entries json) {
    return new ExceptionInfo(
        json.text("type"),
        json.text("message"),
        json.text("traceback"),
        json.objects("causes").stream().map(FailureJson::exception).toList());
  }
}
