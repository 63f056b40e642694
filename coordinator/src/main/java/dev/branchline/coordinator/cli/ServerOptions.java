package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.ClientSecret;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.remote.Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which coordinator is asked, and what opens its door. */
final class ServerOptions {
  private static final String VARIABLE = "BRANCHLINE_SERVER";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The coordinator to ask; else BRANCHLINE_SERVER, else whoever keeps the sweeps here.")
  private @Nullable String server;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "What opens its door; else BRANCHLINE_SECRET, else the file of your own.")
  private @Nullable String secretFile;

  /** The coordinator that the user names. */
  Optional<URI> named(Setting setting) {
    if (server != null) {
      return Optional.of(address("--server", server));
    }
    String variable = setting.environment().getOrDefault(VARIABLE, "");
    return variable.isBlank() ? Optional.empty() : Optional.of(address(VARIABLE, variable));
  }

  /** Who is asked. */
  Place place(Branchline root, Whereabouts.Need need) {
    Setting setting = root.setting();
    StateDirectory here = new StateDirectory(root.directory());
    Place place =
        new Whereabouts(
                named(setting),
                here.root(),
                setting.remote().announced(here),
                Files.exists(here.journal()),
                setting.remote()::answers)
            .choose(need);
    root.detail("asking " + place.words());
    return place;
  }

  /** The gateway of the place that suits the need; the caller closes it. */
  Gateway open(Branchline root, Whereabouts.Need need) {
    return open(root, place(root, need));
  }

  /** The gateway of a place; the caller closes it. */
  Gateway open(Branchline root, Place place) {
    return switch (place) {
      case Place.Door(URI url, Place.Origin _) ->
          root.setting().remote().open(new Server(url, secret(root)), root::detail);
      case Place.Kept(Path directory) ->
          Complaint.orThrow(root.setting().stored().open(new StateDirectory(directory)));
    };
  }

  private Optional<String> secret(Branchline root) {
    return Complaint.orThrow(
        ClientSecret.find(
            Optional.ofNullable(secretFile).map(root.directory()::resolve),
            root.setting().environment()));
  }

  private static URI address(String where, String text) {
    return Server.address(text)
        .orElseThrow(
            () ->
                Complaint.usage(
                    where + " is no coordinator's address: '" + text + "'",
                    "write HOST, HOST:PORT or http://HOST:PORT"));
  }
}
