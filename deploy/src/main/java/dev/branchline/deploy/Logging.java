package dev.branchline.deploy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import dev.branchline.coordinator.cli.Complaint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that say how much is logged, and where. */
final class Logging {
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Append the log to FILE instead of stderr.")
  private @Nullable Path file;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warn, info, debug or trace; warn unless said otherwise.")
  private String level = "warn";

  /** Applies them, relative to {@code directory}. */
  void start(Path directory) {
    if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
      throw Complaint.usage(
          "--log-level can't be '" + level + "'", "it is one of " + String.join(", ", LEVELS));
    }
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.getLogger("dev.branchline").setLevel(Level.toLevel(level));
    context.getLogger("org.apache.pekko").setLevel(ofActors(level));
    Level network = ofNetwork(level);
    context.getLogger("org.apache.pekko.io").setLevel(network);
    context.getLogger("org.apache.pekko.remote").setLevel(network);
    Optional.ofNullable(file).ifPresent(chosen -> writeTo(directory.resolve(chosen), context));
  }

  /**
   * Nodes come and go, and knock by names that aren't the coordinator's own: that is no trouble.
   */
  static Level ofActors(String level) {
    return switch (Level.toLevel(level).toInt()) {
      case Level.TRACE_INT, Level.DEBUG_INT -> Level.INFO;
      default -> Level.ERROR;
    };
  }

  /**
   * A port that is taken, or that belongs to something else, is told in words of our own; who asks
   * for more than warnings sees the errors of the network too.
   */
  static Level ofNetwork(String level) {
    return switch (Level.toLevel(level).toInt()) {
      case Level.TRACE_INT, Level.DEBUG_INT -> Level.INFO;
      case Level.INFO_INT -> Level.ERROR;
      default -> Level.OFF;
    };
  }

  private static void writeTo(Path file, LoggerContext context) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw Complaint.usage("no log can be written to " + file, "its folder has to be there");
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{20} - %msg%n");
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setName("FILE");
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
  }
}
