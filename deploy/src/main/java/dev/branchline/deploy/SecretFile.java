package dev.branchline.deploy;

import dev.branchline.coordinator.cli.Complaint;
import dev.branchline.coordinator.gateway.ClientSecret;
import dev.branchline.protocol.session.Secret;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster's secret where the long-running processes look for it: the file that is named, else
 * {@code BRANCHLINE_SECRET}, else the file in the user's configuration folder. A coordinator makes
 * that file if it isn't there. A file that others may read is refused, and so is a secret that is
 * short enough to be guessed.
 */
final class SecretFile {
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

  /** Characters that a secret has at least. */
  private static final int LEAST = 16;

  private SecretFile() {}

  /** The secret of a process that joins a cluster. */
  static String find(Optional<Path> named, Map<String, String> environment) {
    Path file = named.orElseGet(() -> ClientSecret.file(environment));
    String secret =
        Complaint.orThrow(ClientSecret.find(named, environment))
            .orElseThrow(
                () ->
                    Complaint.usage(
                        "there is no secret in " + file,
                        "copy the coordinator's secret file to it, name another with"
                            + " `--secret-file`, or set "
                            + ClientSecret.VARIABLE));
    if (secret.length() < LEAST) {
      throw Complaint.usage(
          "the secret has %d characters: it can be guessed".formatted(secret.length()),
          "take %d at least, or remove it and have the coordinator make one".formatted(LEAST));
    }
    return secret;
  }

  /** The secret of a coordinator, which makes it if need be. */
  static String findOrMake(Optional<Path> named, Map<String, String> environment) {
    Path file = named.orElseGet(() -> ClientSecret.file(environment));
    if ((named.isPresent() || isOnlyInFile(environment)) && Files.notExists(file)) {
      try {
        make(file);
      } catch (IOException e) {
        throw Complaint.usage(
            "the secret can't be written to " + file + ": " + e,
            "name another file with `--secret-file`, or set " + ClientSecret.VARIABLE);
      }
    }
    return find(named, environment);
  }

  /** As the handshake wants it. */
  static Secret secret(String text) {
    return Secret.of(text);
  }

  private static boolean isOnlyInFile(Map<String, String> environment) {
    return environment.getOrDefault(ClientSecret.VARIABLE, "").isBlank();
  }

  /** Nobody ever sees half of it: the file gets its name when it is whole. */
  private static void make(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    Path fresh =
        Files.createTempFile(folder, ".secret", "", PosixFilePermissions.asFileAttribute(OWN));
    try {
      Files.writeString(fresh, HexFormat.of().formatHex(random) + "\n");
      Files.createLink(file.toAbsolutePath(), fresh);
    } catch (FileAlreadyExistsException e) {
      // Another coordinator has made it at the same time; its secret is as good.
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
