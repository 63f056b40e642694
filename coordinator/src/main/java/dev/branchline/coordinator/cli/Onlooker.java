package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Refused;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.concurrent.CompletionException;

/** Follows sweeps that others work on; an interrupt ends the looking on, and nothing else. */
final class Onlooker {
  private final Branchline root;
  private volatile boolean over;

  Onlooker(Branchline root) {
    this.root = root;
  }

  /**
   * From now on a signal ends the process, and says that the sweeps go on.
   *
   * @param again the command that looks at them again
   */
  void detachAtSignals(String again) {
    Setting setting = root.setting();
    setting
        .signals()
        .listen(
            _ -> {
              if (!over) {
                setting.err().println();
                setting.err().println("detached; the work goes on: `" + again + "` looks again");
              }
              setting.out().flush();
              setting.err().flush();
              setting.halt().accept(ExitCode.INTERRUPTED);
            });
  }

  /** Shows its progress until nobody works on it any more, and answers with how it then stands. */
  SweepSummary follow(Gateway gateway, SweepSummary sweep) {
    return follow(gateway, sweep, Watch.of(root, sweep));
  }

  /** The same, shown in another way. */
  SweepSummary follow(Gateway gateway, SweepSummary sweep, Watch shown) {
    try (Watch watch = shown) {
      return end(gateway, sweep, watch);
    } finally {
      over = true;
    }
  }

  /** The same, without a word. */
  static SweepSummary await(Gateway gateway, SweepSummary sweep) {
    return end(gateway, sweep, new Watch.Silent());
  }

  private static SweepSummary end(Gateway gateway, SweepSummary sweep, Watch watch) {
    try {
      return gateway.follow(sweep.id(), watch::update).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refused refused) {
        throw Complaint.of(refused.refusal());
      }
      throw e;
    }
  }
}
