package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Seat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs processes on Linux: {@code posix_spawn} from the lanes' threads, one thread that ends what
 * is left over, and a guardian process that outlives this one.
 */
final class LinuxRunner implements Runner {
  private static final int SIGCHLD = 17;
  private static final int DEFAULT = 0;

  private final Path slots;
  private final String agentToken;
  private final BaseEnvironment environment = BaseEnvironment.ofThisProcess();
  private final Warden warden;
  private final @Nullable Origins origins;

  /**
   * @throws UncheckedIOException if the directory can't be made or the guardian can't be started
   */
  LinuxRunner(Path workerDir, Optional<Origins.Factory> factory) {
    slots = workerDir.resolve("slots");
    try {
      Files.createDirectories(slots);
      agentToken = newToken();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Libc libc = new Libc();
    // Whoever started us may have had SIGCHLD ignored, and then no child's end could be told.
    libc.call(Libc.symbol("signal"), SIGCHLD, DEFAULT, 0, 0, 0, 0);
    libc.becomeSubreaper();
    warden = new Warden(agentToken);
    warden.start();
    origins = factory.map(it -> it.create(workerDir, name -> seat(name, null))).orElse(null);
  }

  @Override
  public Seat seat(int number) {
    return seat(Integer.toString(number), origins);
  }

  private Seat seat(String name, @Nullable Origins from) {
    Path directory = slots.resolve(name);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LinuxSeat(directory, agentToken, environment, warden, from);
  }

  @Override
  public void close() {
    if (origins != null) {
      origins.close();
    }
    warden.close();
  }

  /** From the system itself: Java's own source takes tens of milliseconds to get ready. */
  private static String newToken() throws IOException {
    try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
      return HexFormat.of().formatHex(random.readNBytes(16));
    }
  }
}
