package dev.branchline.deploy.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The processor time of a process's threads, in seconds, by the beginnings of their names; from
 * {@code /proc/<pid>/task}, which counts hundredths.
 */
record ThreadTimes(Map<String, Double> seconds) {
  private static final double TICKS = 100;

  /** What the threads that live now have used. */
  static ThreadTimes of(long pid) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        String stat = stat(thread);
        int end = stat.lastIndexOf(") ");
        if (end > 0) {
          String name = stat.substring(stat.indexOf('(') + 1, end).replaceAll("[-# ]?\\d.*", "");
          String[] fields = stat.substring(end + 2).split(" ", -1);
          double used = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
          seconds.merge(name, used, Double::sum);
        }
      }
    }
    return new ThreadTimes(seconds);
  }

  /** A thread may end while it is looked at. */
  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException e) {
      return "";
    }
  }

  ThreadTimes since(ThreadTimes before) {
    Map<String, Double> more = new TreeMap<>();
    seconds.forEach(
        (name, used) -> more.put(name, Math.max(0, used - before.seconds.getOrDefault(name, 0.0))));
    return new ThreadTimes(more);
  }

  double total() {
    return seconds.values().stream().mapToDouble(used -> used).sum();
  }

  /** Microseconds for each of so many, the most first. */
  String each(double count) {
    return "%.2f = ".formatted(total() * 1e6 / count)
        + seconds.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(6)
            .map(entry -> "%s %.2f".formatted(entry.getKey(), entry.getValue() * 1e6 / count))
            .collect(Collectors.joining(", "));
  }
}
