package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The file with the config of a seat's present attempt, written over for each. */
final class ConfigFile implements AutoCloseable {
  private final Libc libc;
  private final Path path;
  private final MemorySegment name;
  private final Block block = new Block();
  private int fd = -1;

  ConfigFile(Libc libc, Path path) {
    this.libc = libc;
    this.path = path;
    this.name = Arena.ofAuto().allocateFrom(path.toString());
  }

  Path path() {
    return path;
  }

  void write(String config) throws IOException {
    // A program may have removed the file, or appended to it.
    Libc.FileFacts facts = fd < 0 ? new Libc.FileFacts(0, 0) : libc.facts(fd);
    if (facts.links() == 0) {
      close();
      libc.unlink(name);
      fd = libc.open(name, Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL, 0644);
    }
    byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
    block.buffer(bytes.length).put(0, bytes);
    int result = fd < 0 ? fd : libc.writeAt(fd, block.address(), bytes.length, 0);
    if (result >= 0 && facts.size() > bytes.length) {
      result = libc.truncate(fd, bytes.length);
    }
    if (result < 0) {
      throw new IOException("can't write " + path + ": " + libc.errorText(result));
    }
  }

  @Override
  public void close() {
    if (fd >= 0) {
      libc.close(fd);
      fd = -1;
    }
  }
}
