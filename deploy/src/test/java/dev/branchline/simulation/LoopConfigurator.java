package dev.branchline.simulation;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Has Pekko run the actors of a host where the world says. */
public final class LoopConfigurator extends ExecutorServiceConfigurator {
  private final String host;

  /** Called by Pekko. */
  public LoopConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    host = prerequisites.settings().config().getString("simulation.host");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new Loop(Host.named(host));
  }

  private static final class Loop extends AbstractExecutorService {
    private final Host host;

    Loop(Host host) {
      this.host = host;
    }

    @Override
    public void execute(Runnable task) {
      host.execute(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      return true;
    }
  }
}
