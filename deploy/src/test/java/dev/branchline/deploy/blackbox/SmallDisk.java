package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A file system of a few MiB that can be filled up. It wants root, and is gone when it is closed.
 */
record SmallDisk(Path path) implements AutoCloseable {

  /** Whether this user may mount one. */
  static boolean isAllowed(Path somewhere) {
    try {
      Path at = Files.createTempDirectory(somewhere, "mount");
      boolean allowed = ran("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", at.toString());
      if (allowed) {
        assertThat(ran("umount", at.toString())).isTrue();
      }
      Files.delete(at);
      return allowed;
    } catch (IOException e) {
      return false;
    }
  }

  static SmallDisk mount(Path at, int mebibytes) {
    try {
      Files.createDirectories(at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(ran("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", at.toString()))
        .isTrue();
    return new SmallDisk(at);
  }

  /** Takes all the room that there is, to the last byte. */
  void fill() {
    for (int piece = 1 << 20; piece > 0; piece /= 2) {
      try (OutputStream out = Files.newOutputStream(path.resolve("filler-" + piece))) {
        while (true) {
          out.write(new byte[piece]);
        }
      } catch (IOException full) {
        // A smaller piece may still fit.
      }
    }
  }

  void makeRoom() {
    for (int piece = 1 << 20; piece > 0; piece /= 2) {
      try {
        Files.deleteIfExists(path.resolve("filler-" + piece));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Removes all files whose names end so. */
  void delete(String ending) {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing may be written any more; nobody may have a file open to write. */
  void becomeReadOnly() {
    assertThat(ran("mount", "-o", "remount,ro", path.toString())).isTrue();
  }

  private static boolean ran(String... words) {
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    assertThat(ran("umount", "-l", path.toString())).isTrue();
  }
}
