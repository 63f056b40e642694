package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.view.Counts;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.RunningBranch;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerUse;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import java.util.LinkedHashMap;

/** Sweeps, and how they get on. */
public final class SweepJson {
  private SweepJson() {}

  /** One sweep. */
  public static ConfigValue.Mapping of(SweepSummary sweep) {
    return Json.mapping(
        Json.entry("id", sweep.id().value()),
        Json.entry("name", sweep.name()),
        Json.entry("file", sweep.file()),
        Json.entry("status", sweep.status().word()),
        Json.entry("verdict", sweep.verdict(), verdict -> ConfigValue.of(verdict.word())),
        Json.entryOrNull("reason", sweep.reason()),
        Json.entry("size", sweep.size()),
        Json.entry("counts", of(sweep.counts())),
        Json.entry("submitted_at", sweep.submittedAt()),
        Json.entry("finished_at", sweep.finishedAt(), at -> ConfigValue.of(at.toString())),
        Json.entry("generation", sweep.generation()));
  }

  /** The same back. */
  public static SweepSummary summary(Entries json) {
    return new SweepSummary(
        json.sweep("id"),
        json.text("name"),
        json.text("file"),
        json.word("status", SweepStatus.class),
        json.optionalWord("verdict", Verdict.class),
        json.optionalText("reason").orElse(""),
        json.whole("size"),
        counts(json.object("counts")),
        json.instant("submitted_at"),
        json.optionalInstant("finished_at"),
        json.small("generation"));
  }

  /** How a sweep gets on. */
  public static ConfigValue.Mapping of(Progress progress) {
    return Json.mapping(
        Json.entry("sweep", progress.sweep().value()),
        Json.entry("status", progress.status().word()),
        Json.entry("verdict", progress.verdict(), verdict -> ConfigValue.of(verdict.word())),
        Json.entryOrNull("reason", progress.reason()),
        Json.entry("counts", of(progress.counts())),
        Json.entry("grows", ConfigValue.of(progress.grows())),
        Json.entry("retried", progress.retried()),
        Json.entry("rate", ConfigValue.of(progress.rate())),
        Json.entry("eta", progress.eta(), Json::seconds),
        Json.entry("newest_failure", progress.newestFailure(), ConfigValue::of),
        Json.entry("running", Json.list(progress.running(), SweepJson::of)),
        Json.entry("workers", Json.list(progress.workers(), SweepJson::of)));
  }

  /** The same back. */
  public static Progress progress(Entries json) {
    return new Progress(
        json.sweep("sweep"),
        json.word("status", SweepStatus.class),
        json.optionalWord("verdict", Verdict.class),
        json.optionalText("reason").orElse(""),
        counts(json.object("counts")),
        json.flag("grows"),
        json.whole("retried"),
        json.real("rate"),
        json.optionalDuration("eta"),
        json.optionalText("newest_failure"),
        json.objects("running").stream().map(SweepJson::running).toList(),
        json.objects("workers").stream().map(SweepJson::use).toList());
  }

  private static ConfigValue.Mapping of(Counts counts) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    for (Status status : Status.values()) {
      map.put(status.word(), ConfigValue.of(counts.of(status)));
    }
    return new ConfigValue.Mapping(map);
  }

  private static Counts counts(Entries json) {
    Counts counts = Counts.NONE;
    for (Status status : Status.values()) {
      long count = json.whole(status.word());
      if (count < 0) {
        throw new Misshapen("a negative count of " + status.word());
      }
      counts = counts.plus(status, count);
    }
    return counts;
  }

  private static ConfigValue.Mapping of(RunningBranch branch) {
    return Json.mapping(
        Json.entry("ordinal", branch.ordinal()),
        Json.entry("lease", branch.lease().toString()),
        Json.entry("worker", branch.worker()),
        Json.entry("elapsed", Json.seconds(branch.elapsed())));
  }

  private static RunningBranch running(Entries json) {
    return new RunningBranch(
        json.whole("ordinal"), json.lease("lease"), json.text("worker"), json.duration("elapsed"));
  }

  private static ConfigValue.Mapping of(WorkerUse use) {
    return Json.mapping(
        Json.entry("worker", use.worker()),
        Json.entry("held", use.held()),
        Json.entry("running", use.running()),
        Json.entry("succeeded", use.succeeded()),
        Json.entry("failed", use.failed()),
        Json.entry("busy", Json.seconds(use.busy())));
  }

  private static WorkerUse use(Entries json) {
    return new WorkerUse(
        json.text("worker"),
        json.whole("held"),
        json.whole("running"),
        json.whole("succeeded"),
        json.whole("failed"),
        json.duration("busy"));
  }
}
