package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.DoorFile;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.StateDirectory;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** The way to coordinators in other processes. */
public interface Remote {

  /** Whether a process of this user's listens at a door on this machine; takes a second at most. */
  boolean answers(URI url);

  /** The door of the process of this user's that works in a directory, if it says where that is. */
  Optional<URI> announced(StateDirectory directory);

  /**
   * The gateway of a coordinator; it connects when it is asked for something. The caller closes it.
   *
   * @param trace is told of each request in one line, on any thread
   */
  Gateway open(Server server, Consumer<String> trace);

  /** By HTTP. */
  static Remote byHttp() {
    return new Remote() {
      @Override
      public boolean answers(URI url) {
        return Listener.answers(url);
      }

      @Override
      public Optional<URI> announced(StateDirectory directory) {
        return Listener.owns(directory.state().resolve("http.json"))
            ? DoorFile.read(directory).flatMap(door -> Server.address(door.url()))
            : Optional.empty();
      }

      @Override
      public Gateway open(Server server, Consumer<String> trace) {
        return new RemoteGateway(server, trace);
      }
    };
  }
}
