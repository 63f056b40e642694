package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process as {@code /proc} shows it at one moment.
 *
 * @param start ticks (hundredths of a second) since boot; with the pid it names one process ever
 * @param residentBytes memory that it uses, shared pages counted whole
 */
record Proc(
    int pid, int parent, int group, int session, char state, long start, long residentBytes) {
  /** The kernel tells start times in these, on every platform that Java runs on. */
  static final long TICK_NANOS = 10_000_000;

  private static final long PAGE =
      new Libc().call(Libc.symbol("getpagesize"), 0, 0, 0, 0, 0, 0) & 0xFFFF_FFFFL;
  private static final Path ROOT = Path.of("/proc");

  /** Names a process for good, as pids are used again. */
  record Key(int pid, long start) {}

  Key key() {
    return new Key(pid, start);
  }

  boolean isZombie() {
    return state == 'Z' || state == 'X';
  }

  /** All that can be seen. */
  static List<Proc> all() {
    List<Proc> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
      for (Path entry : entries) {
        Proc proc = read(Integer.parseInt(entry.getFileName().toString()));
        if (proc != null) {
          found.add(proc);
        }
      }
    } catch (IOException e) {
      return found;
    }
    return found;
  }

  /** One of them; null if there is none of that pid. */
  static @Nullable Proc read(int pid) {
    String text = text(pid, "stat");
    int nameEnd = text.lastIndexOf(") ");
    if (nameEnd < 0) {
      return null;
    }
    String[] fields = text.substring(nameEnd + 2).split(" ", 23);
    return new Proc(
        pid,
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        fields[0].charAt(0),
        Long.parseLong(fields[19]),
        Long.parseLong(fields[21]) * PAGE);
  }

  /** Whether it is still that process. */
  boolean isStillThere() {
    Proc now = read(pid);
    return now != null && now.start == start && !now.isZombie();
  }

  /** The value of the variable in the environment that it was started with. */
  Optional<String> variable(String name) {
    String environment = "\0" + text(pid, "environ");
    int at = environment.indexOf("\0" + name + "=");
    if (at < 0) {
      return Optional.empty();
    }
    int from = at + name.length() + 2;
    int end = environment.indexOf('\0', from);
    return Optional.of(environment.substring(from, end < 0 ? environment.length() : end));
  }

  /** Its memory with shared pages divided among their users; its resident bytes if not told. */
  long proportionalBytes() {
    for (String line : text(pid, "smaps_rollup").split("\n", -1)) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return residentBytes;
  }

  /** The children of one thread; empty also if the kernel doesn't tell. */
  static Optional<List<Integer>> children(long pid, long thread) {
    Path file = ROOT.resolve(pid + "/task/" + thread + "/children");
    try {
      List<Integer> children = new ArrayList<>();
      for (String word : Files.readString(file).split(" ", -1)) {
        if (!word.isBlank()) {
          children.add(Integer.parseInt(word.strip()));
        }
      }
      return Optional.of(children);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String text(int pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(ROOT.resolve(pid + "/" + file));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
