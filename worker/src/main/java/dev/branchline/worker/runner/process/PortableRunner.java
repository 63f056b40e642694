package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Seat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs processes by what Java itself offers, on systems other than Linux.
 *
 * <p>What it can't do: enforce memory limits, end what left its parent before it was looked at, and
 * end programs when this process is killed without a word.
 */
final class PortableRunner implements Runner {
  private final Path slots;
  private final Set<PortableSeat> seats = ConcurrentHashMap.newKeySet();

  PortableRunner(Path workerDir) {
    slots = workerDir.resolve("slots");
  }

  @Override
  public Seat seat(int number) {
    Path directory = slots.resolve(Integer.toString(number));
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PortableSeat seat = new PortableSeat(directory.resolve("config.json"), seats::remove);
    seats.add(seat);
    return seat;
  }

  @Override
  public void close() {
    seats.forEach(PortableSeat::shut);
  }
}
