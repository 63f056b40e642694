package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.LocalOptions;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.remote.Remote;
import dev.branchline.coordinator.gateway.remote.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A command line over a fake gateway: what goes in, and all that comes out. */
final class Stage {
  final Path directory;
  final FakeGateway gateway;
  final Map<String, String> environment = new HashMap<>();
  final List<LocalOptions> opened = new ArrayList<>();
  final List<Integer> halts = new CopyOnWriteArrayList<>();
  final List<String> session = new CopyOnWriteArrayList<>();
  final Map<OutputFile.Stream, String> prints = new EnumMap<>(OutputFile.Stream.class);
  final List<Server> asked = new ArrayList<>();
  Optional<URI> announced = Optional.empty();
  final Set<URI> listening = new HashSet<>();
  Remote remote = new FakeRemote();
  Optional<Refusal> refusal = Optional.empty();
  Consumer<Consumer<String>> signals = _ -> {};

  Stage(Path directory) {
    this.directory = directory;
    this.gateway = new FakeGateway(directory);
    environment.put("HOME", directory.toString());
  }

  /** Exit code, data and the rest, of one command. */
  record Scene(int exit, String out, String err) {
    /** All three together, as a snapshot. */
    String all() {
      return "exit " + exit + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  Stage file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
    return this;
  }

  Scene play(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Setting setting =
        new Setting(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            environment,
            directory,
            (_, options) -> open(options),
            _ ->
                gateway.sweeps.isEmpty()
                    ? Reply.refuse(new Refusal.NoJournal(Path.of("HERE")))
                    : Reply.<Gateway>accept(gateway),
            remote,
            listener -> signals.accept(listener),
            halts::add,
            "1.2.3");
    int exit = Cli.execute(setting, words);
    return new Scene(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Doors lead to the same gateway as the directory does. */
  private final class FakeRemote implements Remote {
    @Override
    public boolean answers(URI url) {
      return listening.contains(url);
    }

    @Override
    public Optional<URI> announced(StateDirectory here) {
      return announced;
    }

    @Override
    public Gateway open(Server server, Consumer<String> trace) {
      asked.add(server);
      trace.accept("GET /v1/fake: 200, 1 ms");
      return gateway;
    }
  }

  private Reply<LiveSession> open(LocalOptions options) {
    opened.add(options);
    return refusal.map(Reply::<LiveSession>refuse).orElseGet(() -> Reply.accept(new FakeSession()));
  }

  private final class FakeSession implements LiveSession {
    @Override
    public Gateway gateway() {
      return gateway;
    }

    @Override
    public void drain() {
      session.add("drain");
    }

    @Override
    public void kill() {
      session.add("kill");
      gateway.left.complete(gateway.sweeps.lastEntry().getValue());
    }

    @Override
    public void echo(Sink sink) {
      prints.forEach((stream, text) -> sink.printed(stream, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
      session.add("close");
    }
  }
}
