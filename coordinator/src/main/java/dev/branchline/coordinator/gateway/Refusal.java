package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.SweepId;
import java.nio.file.Path;
import java.util.List;

/** Why something that the user asked for isn't done. */
public sealed interface Refusal {

  /** What is wrong, in one line without a full stop. */
  String message();

  /** What to do about it, likewise. */
  String hint();

  /** There is no journal in this directory. */
  record NoJournal(Path directory) implements Refusal {
    @Override
    public String message() {
      return "no sweep has been run in " + directory;
    }

    @Override
    public String hint() {
      return "`branchline run FILE` runs one here; `-C DIR` looks elsewhere";
    }
  }

  /** Nothing goes by this name. */
  record NoSuchSweep(String reference) implements Refusal {
    @Override
    public String message() {
      return "no sweep is called '" + reference + "'";
    }

    @Override
    public String hint() {
      return "`branchline list` shows them all; `last` is the newest";
    }
  }

  /** Several do; the candidates as {@code 3 (digits)}. */
  record Ambiguous(String reference, List<String> candidates) implements Refusal {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }

    @Override
    public String message() {
      return "'" + reference + "' could be any of " + String.join(", ", candidates);
    }

    @Override
    public String hint() {
      return "name it by its id, or by more of its name";
    }
  }

  /** The sweep has no such branch. */
  record NoSuchBranch(SweepId sweep, long ordinal, long size) implements Refusal {
    @Override
    public String message() {
      return "sweep " + sweep + " has no branch " + ordinal;
    }

    @Override
    public String hint() {
      return size == 0 ? "it has none" : "its branches are 0 to " + (size - 1);
    }
  }

  /** A journal that is only read takes no commands. */
  record NotLive() implements Refusal {
    @Override
    public String message() {
      return "nothing is running here, so nothing can be steered";
    }

    @Override
    public String hint() {
      return "`branchline resume` goes on with an unfinished sweep";
    }
  }

  /** Another process works in this directory. */
  record InUse(Path directory, long pid) implements Refusal {
    @Override
    public String message() {
      return directory + " is in use by process " + pid;
    }

    @Override
    public String hint() {
      return "wait until it has ended, or stop it with `kill -INT " + pid + "`";
    }
  }

  /** Another submission was made with the same key. */
  record KeyTaken(String key) implements Refusal {
    @Override
    public String message() {
      return "another sweep was submitted with the key '" + key + "'";
    }

    @Override
    public String hint() {
      return "use a new key for a new sweep";
    }
  }

  /** The coordinator that was asked can't be reached, or didn't answer as one. */
  record Unreachable(String message, String hint) implements Refusal {}

  /** The sweep's state doesn't permit the command. */
  record NotNow(String message, String hint) implements Refusal {}

  /** What was asked for can't ever be done, such as a request that no machine here can meet. */
  record Impossible(String message, String hint) implements Refusal {}

  /** The journal can't be read; both texts are the journal's own. */
  record Unreadable(String message, String hint) implements Refusal {}

  /** The journal can't be written just now. */
  record Stalled(String reason) implements Refusal {
    @Override
    public String message() {
      return "the journal can't be used: " + reason;
    }

    @Override
    public String hint() {
      return "see that the disk has space and may be written, then try again";
    }
  }
}
