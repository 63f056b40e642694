package dev.branchline.coordinator.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a user's commands find the secret that opens a coordinator's door: the file that is named,
 * else {@code BRANCHLINE_SECRET}, else the file in the user's configuration folder. A file that
 * others may read is refused, as what it holds is no secret any more.
 */
public final class ClientSecret {
  /** The environment variable that holds the secret itself. */
  public static final String VARIABLE = "BRANCHLINE_SECRET";

  /** More than any secret; a file that is larger is another one. */
  private static final int MOST_BYTES = 4096;

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private ClientSecret() {}

  /**
   * The secret, without the white space around it.
   *
   * @param named the file that the user names; it has to be there
   * @return nothing if there is none in any of the places; refused if one is there and is of no use
   */
  public static Reply<Optional<String>> find(
      Optional<Path> named, Map<String, String> environment) {
    if (named.isPresent()) {
      return read(named.get(), true);
    }
    String given = environment.getOrDefault(VARIABLE, "").strip();
    if (given.isEmpty()) {
      return read(file(environment), false);
    }
    return fit(given)
        ? Reply.accept(Optional.of(given))
        : Reply.refuse(
            new Refusal.Impossible(
                VARIABLE + " is no secret: it has characters that no secret has",
                "set it to what the coordinator's secret file holds"));
  }

  /** {@code ${XDG_CONFIG_HOME:-~/.config}/branchline/secret}. */
  public static Path file(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path configuration = folder.isEmpty() ? Path.of(home, ".config") : Path.of(folder);
    return configuration.resolve("branchline").resolve("secret");
  }

  private static Reply<Optional<String>> read(Path file, boolean wanted) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Reply.refuse(useless(file, "it is larger than any secret"));
      }
      Set<PosixFilePermission> found = permissions(file);
      if (found.stream().anyMatch(OTHERS::contains)) {
        return Reply.refuse(
            new Refusal.Impossible(
                "the secret in %s may be read by others (%s)"
                    .formatted(file, PosixFilePermissions.toString(found)),
                "take that from them with `chmod 600 " + file + "`"));
      }
      String secret = Files.readString(file).strip();
      return secret.isEmpty() || !fit(secret)
          ? Reply.refuse(
              useless(file, secret.isEmpty() ? "it is empty" : "it isn't one word of ASCII"))
          : Reply.accept(Optional.of(secret));
    } catch (NoSuchFileException e) {
      return wanted ? Reply.refuse(useless(file, "no such file")) : Reply.accept(Optional.empty());
    } catch (IOException e) {
      return Reply.refuse(useless(file, e.toString()));
    }
  }

  /** None where the file system knows no such thing. */
  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, new LinkOption[0]);
    return view == null ? Set.of() : view.readAttributes().permissions();
  }

  /** Whether it can stand in a header. */
  private static boolean fit(String secret) {
    return secret.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private static Refusal useless(Path file, String why) {
    return new Refusal.Impossible(
        "the secret in " + file + " can't be used: " + why,
        "copy the coordinator's secret file, or set " + VARIABLE);
  }
}
