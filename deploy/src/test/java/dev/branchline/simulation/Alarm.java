package dev.branchline.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/** An error that anybody logs is a bug: what an actor throws ends there. */
final class Alarm extends AppenderBase<ILoggingEvent> {
  private static final AtomicReference<Alarm> ONE = new AtomicReference<>();

  private Alarm() {}

  /** Hears all that is logged from now on, in place of the console. */
  static synchronized void install() {
    if (ONE.get() == null) {
      Alarm alarm = new Alarm();
      Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      alarm.setContext(root.getLoggerContext());
      alarm.start();
      for (String name : new String[] {"org.apache.pekko", "dev.branchline"}) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        logger.setLevel(Level.ERROR);
        logger.setAdditive(false);
        logger.addAppender(alarm);
      }
      ONE.set(alarm);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    World world = World.current();
    IThrowableProxy thrown = event.getThrowableProxy();
    boolean death =
        thrown != null && thrown.getClassName().equals(Program.WorkerDied.class.getName());
    if (world != null && !death) {
      StringBuilder text = new StringBuilder(event.getFormattedMessage());
      if (thrown != null) {
        text.append(": ").append(thrown.getClassName()).append(": ").append(thrown.getMessage());
        for (int i = 0; i < Math.min(12, thrown.getStackTraceElementProxyArray().length); i++) {
          text.append("\n    ").append(thrown.getStackTraceElementProxyArray()[i]);
        }
      }
      world.alarm(text.toString());
    }
  }
}
