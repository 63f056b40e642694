package dev.branchline.coordinator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientSecretTest {
  @TempDir Path home;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void goHome() {
    environment = Map.of("HOME", home.toString());
  }

  @Test
  void isAbsentWhereThereIsNone() {
    assertThat(ClientSecret.find(Optional.empty(), environment))
        .isEqualTo(Reply.accept(Optional.empty()));
  }

  @Test
  void isTakenFromTheNamedFileThenTheVariableThenTheUsersOwnFile() throws IOException {
    Path own = write(".config/branchline/secret", "own\n");
    assertThat(ClientSecret.file(environment)).isEqualTo(own);
    assertThat(found(Optional.empty(), environment)).isEqualTo("own");
    Map<String, String> both = Map.of("HOME", home.toString(), ClientSecret.VARIABLE, " variable ");
    assertThat(found(Optional.empty(), both)).isEqualTo("variable");
    assertThat(found(Optional.of(write("named", "named")), both)).isEqualTo("named");
    write("xdg/branchline/secret", "elsewhere");
    assertThat(found(Optional.empty(), Map.of("XDG_CONFIG_HOME", home.resolve("xdg").toString())))
        .isEqualTo("elsewhere");
  }

  @Test
  void isRefusedWhereItCanBeNone() throws IOException {
    assertThat(refusal(home.resolve("none"))).contains("no such file");
    assertThat(refusal(write("empty", "\n"))).contains("it is empty");
    assertThat(refusal(write("two", "two words"))).contains("one word");
    assertThat(refusal(write("large", "x".repeat(5000)))).contains("larger");
    assertThat(refusal(home)).contains("can't be used");
    assertThat(
            ClientSecret.find(
                Optional.empty(), Map.of(ClientSecret.VARIABLE, "a\nb", "HOME", "/none")))
        .isInstanceOf(Reply.Refused.class);
  }

  @Test
  @Tag("regression")
  void isRefusedIfOthersMayReadIt() throws IOException {
    Path file = write("shared", "known");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(refusal(file)).contains("may be read by others (rw-r-----)");
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String found(Optional<Path> named, Map<String, String> environment) {
    return switch (ClientSecret.find(named, environment)) {
      case Reply.Accepted<Optional<String>>(var secret) -> secret.orElseThrow();
      case Reply.Refused<Optional<String>>(Refusal refusal) ->
          throw new AssertionError(refusal.message());
    };
  }

  private static String refusal(Path named) {
    return switch (ClientSecret.find(Optional.of(named), Map.of())) {
      case Reply.Accepted<Optional<String>>(var secret) ->
          throw new AssertionError("accepted: " + secret);
      case Reply.Refused<Optional<String>>(Refusal refusal) -> refusal.message();
    };
  }
}
