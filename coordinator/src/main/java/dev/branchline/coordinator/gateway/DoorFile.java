package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Where a directory's HTTP door is, for other terminals: {@code .branchline/http.json}, there while
 * the process lives that works in the directory.
 *
 * @param url of the door, without a path: {@code http://127.0.0.1:7420}
 * @param pid of the process that opened it
 */
public record DoorFile(String url, long pid) {
  /** Where a coordinator serves HTTP unless it is told otherwise, and where clients look for it. */
  public static final int DEFAULT_PORT = 7420;

  /** What the file says, if it is there and the process it names still lives. */
  public static Optional<DoorFile> read(StateDirectory directory) {
    try {
      if (ConfigJson.parse(Files.readString(path(directory))) instanceof ConfigValue.Mapping map
          && map.entries().get("url") instanceof ConfigValue.Text(String url)
          && map.entries().get("pid") instanceof ConfigValue.Int(BigInteger pid)
          && ProcessHandle.of(pid.longValue()).map(ProcessHandle::isAlive).orElse(false)) {
        return Optional.of(new DoorFile(url, pid.longValue()));
      }
      return Optional.empty();
    } catch (IOException | ConfigJson.Malformed e) {
      return Optional.empty();
    }
  }

  /** Writes it, in one go for those who read meanwhile. */
  public void write(StateDirectory directory) throws IOException {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("url", ConfigValue.of(url));
    map.put("pid", ConfigValue.of(pid));
    Path file = path(directory);
    Path fresh = file.resolveSibling("http.json." + pid);
    Files.writeString(fresh, ConfigJson.write(new ConfigValue.Mapping(map)) + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes it, unless it tells of another door by now. */
  public void remove(StateDirectory directory) throws IOException {
    if (read(directory).filter(this::equals).isPresent()) {
      Files.deleteIfExists(path(directory));
    }
  }

  private static Path path(StateDirectory directory) {
    return directory.state().resolve("http.json");
  }
}
