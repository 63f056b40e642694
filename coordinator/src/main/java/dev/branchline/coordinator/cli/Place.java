package dev.branchline.coordinator.cli;

import java.net.URI;
import java.nio.file.Path;

/** Who is asked. */
sealed interface Place {

  /** In a few words, for the messages that name it. */
  String words();

  /** A coordinator's door. */
  record Door(URI url, Origin origin) implements Place {
    @Override
    public String words() {
      return switch (origin) {
        case NAMED -> url.toString();
        case DIRECTORY -> url + " (the process that works in this directory)";
        case MACHINE -> url + " (the coordinator on this machine)";
      };
    }
  }

  /** The journal of a directory that nobody works in. */
  record Kept(Path directory) implements Place {
    @Override
    public String words() {
      return "the journal of " + directory;
    }
  }

  /** How a door was found. */
  enum Origin {
    /** The user names it. */
    NAMED,
    /** It is that of the process that works in this directory. */
    DIRECTORY,
    /** It is at the default port of this machine. */
    MACHINE
  }
}
