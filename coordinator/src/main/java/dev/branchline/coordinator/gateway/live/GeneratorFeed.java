package dev.branchline.coordinator.gateway.live;

import dev.branchline.coordinator.actor.Feed;
import dev.branchline.coordinator.python.Evaluation;
import dev.branchline.coordinator.python.Interpreter;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.FedConfig;
import dev.branchline.protocol.sweep.FedReader;
import dev.branchline.protocol.sweep.Space;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a sweep with what the generator of a Python file gives, one config after another. The
 * process is started when the first is wanted, and lives until the sweep needs no more of them; its
 * answers are waited for on a thread of their own.
 */
final class GeneratorFeed implements Feed {
  private final Space.Fed fed;
  private final Path directory;
  private final FedReader reader;
  private final FedConfigs configs;
  private final PrintStream err;
  private final ConfigHasher hasher = new ConfigHasher();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("generator").factory());
  private volatile @Nullable Evaluation process;
  private volatile boolean closed;
  private long given;

  /**
   * The feed of a sweep whose configs are fed.
   *
   * @param configs what was fed
   * @param err takes what the file prints, and the traceback of what it raises
   */
  GeneratorFeed(Definition definition, FedConfigs configs, PrintStream err) {
    this.fed = definition.sweep().fed().orElseThrow();
    this.directory = Path.of(definition.directory());
    this.reader = new FedReader(definition.sweep());
    this.configs = configs;
    this.err = err;
  }

  @Override
  public String words() {
    return "the generator of " + fed.path();
  }

  @Override
  public ConfigValue.Mapping config(long ordinal) {
    return configs.at(ordinal).toValue();
  }

  @Override
  public void check(long count, Consumer<Answer> answer) {
    perform(() -> replay(count), answer);
  }

  @Override
  public void next(Consumer<Answer> answer) {
    perform(this::next, answer);
  }

  private void perform(Supplier<Answer> question, Consumer<Answer> answer) {
    try {
      thread.execute(() -> answer.accept(question.get()));
    } catch (RejectedExecutionException e) {
      // It is closed, and nobody waits for the answer.
    }
  }

  /** Takes again what was fed, and compares. */
  private Answer replay(long count) {
    for (long ordinal = 0; ordinal < count; ordinal++) {
      switch (take()) {
        case Config(var config) -> {
          ConfigId now = hasher.id(FedConfig.of(config).config());
          ConfigId then = hasher.id(configs.at(ordinal).config());
          if (!now.equals(then)) {
            return new Broken(
                "started again, it gives another config for branch %d: %s, where it was %s; it has to give the same ones each time"
                    .formatted(ordinal, now, then));
          }
        }
        case End _ -> {
          return new Broken(
              "started again, it ends after %d configs, where there were %d; it has to give the same ones each time"
                  .formatted(ordinal, count));
        }
        case Broken broken -> {
          return broken;
        }
        case Ready ready -> {
          return ready;
        }
      }
    }
    given = count;
    return new Ready();
  }

  private Answer next() {
    if (fed.most().isPresent() && given >= fed.most().getAsLong()) {
      return new End();
    }
    Answer answer = take();
    if (answer instanceof Config(var config)) {
      configs.add(given, FedConfig.of(config));
      given++;
    }
    return answer;
  }

  private Answer take() {
    try {
      return meaning(started().ask());
    } catch (IOException e) {
      return new Broken(fed.python() + " can't be started: " + e.getMessage());
    }
  }

  private Evaluation started() throws IOException {
    Evaluation known = process;
    if (known != null) {
      return known;
    }
    if (!Files.isRegularFile(Path.of(fed.file()))) {
      throw new IOException("there is no file " + fed.file());
    }
    Evaluation fresh =
        Evaluation.start(
            new Interpreter(Path.of(fed.python())),
            Evaluation.Task.GENERATE,
            fed.file(),
            List.of(),
            directory,
            err);
    process = fresh;
    if (closed) {
      end(fresh);
    }
    return fresh;
  }

  private Answer meaning(String line) {
    Optional<ConfigValue.Mapping> answer = parsed(line);
    if (answer.isEmpty()) {
      return new Broken("its answer can't be read");
    }
    return switch (Evaluation.text(line, "kind")) {
      case "config" ->
          answer.get().entries().get("config") instanceof ConfigValue.Mapping given
              ? switch (reader.read(given)) {
                case FedReader.Good(FedConfig config) -> new Config(config.toValue());
                case FedReader.Bad(String reason) ->
                    new Broken("what it gives doesn't hold: " + reason);
              }
              : new Broken("its answer can't be read");
      case "end" -> new End();
      default -> {
        err.print(Evaluation.text(line, "traceback"));
        err.flush();
        yield new Broken(Evaluation.text(line, "message"));
      }
    };
  }

  private static Optional<ConfigValue.Mapping> parsed(String line) {
    try {
      return ConfigJson.parse(line) instanceof ConfigValue.Mapping map
          ? Optional.of(map)
          : Optional.empty();
    } catch (ConfigJson.Malformed e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    closed = true;
    Evaluation known = process;
    if (known != null) {
      end(known);
    }
    thread.shutdown();
    configs.close();
  }

  /** Its end is waited for a little, by nobody who has other things to do. */
  private static void end(Evaluation process) {
    Thread.ofVirtual().start(process::close);
  }
}
