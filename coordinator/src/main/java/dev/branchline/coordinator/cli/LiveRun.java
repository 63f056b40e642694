package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.LocalOptions;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.Policies;
import dev.branchline.protocol.sweep.Sweep;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Works on one sweep in this process until it is finished or interrupted, then shows it. */
final class LiveRun {
  private final Branchline root;
  private final LocalOptions options;
  private final Showing showing;

  LiveRun(Branchline root, LocalOptions options, OutputForm.Form form) {
    this(root, options, new Ending(root, form));
  }

  LiveRun(Branchline root, LocalOptions options, Showing showing) {
    this.root = root;
    this.options = options;
    this.showing = showing;
  }

  /** Begins with what {@code begin} answers, and ends with the command's exit code. */
  int of(Function<Gateway, Reply<SweepId>> begin) {
    Setting setting = root.setting();
    root.detail("working in " + root.directory());
    try (LiveSession session = Complaint.orThrow(setting.local().open(root.directory(), options))) {
      Interrupts interrupts = new Interrupts(session, setting.err(), setting.halt());
      setting.signals().listen(interrupts::signal);
      Gateway gateway = session.gateway();
      SweepId id = Complaint.orThrow(begin.apply(gateway));
      SweepSummary start = Complaint.orThrow(gateway.find(id.toString()));
      Optional<Sweep> sweep = new SweepSource(root).of(gateway, start);
      interrupts.setGrace(
          sweep.map(Sweep::policies).map(Policies::grace).orElse(Duration.ofSeconds(10)));
      SweepSummary end;
      try (Watch watch = showing.watch(Optional.of(session), gateway, start)) {
        end = gateway.follow(id, watch::update).join();
      }
      interrupts.over(end.verdict().isPresent());
      showing.show(gateway, end, sweep);
      interrupts.tellHowToGoOn();
      return ExitCode.of(end);
    }
  }
}
