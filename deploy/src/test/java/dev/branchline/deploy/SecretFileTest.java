package dev.branchline.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.coordinator.cli.Complaint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir Path home;

  @Test
  void isMadeOnceAndReadableByItsUserAlone() throws IOException {
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", home.toString());
    String made = SecretFile.findOrMake(Optional.empty(), environment);
    assertThat(made).matches("[0-9a-f]{64}");
    Path file = home.resolve("branchline/secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretFile.findOrMake(Optional.empty(), environment)).isEqualTo(made);
    assertThat(SecretFile.find(Optional.empty(), environment)).isEqualTo(made);
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**/.secret*");
  }

  @Test
  void isRefusedIfOthersMayReadIt() throws IOException {
    Path file = Files.writeString(home.resolve("secret"), "abc");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> SecretFile.find(Optional.of(file), Map.of()))
        .isInstanceOf(Complaint.class)
        .hasMessageContaining("may be read by others");
  }

  @Test
  void isRefusedIfItIsShortEnoughToBeGuessed() {
    assertThatThrownBy(
            () -> SecretFile.findOrMake(Optional.empty(), Map.of("BRANCHLINE_SECRET", "sesame")))
        .isInstanceOf(Complaint.class)
        .hasMessageContaining("6 characters");
  }

  @Test
  void isMissedWithAHint() {
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", home.toString());
    assertThatThrownBy(() -> SecretFile.find(Optional.empty(), environment))
        .isInstanceOf(Complaint.class)
        .hasMessageContaining("there is no secret");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void comesFromTheEnvironmentToo() {
    Map<String, String> environment =
        Map.of("XDG_CONFIG_HOME", home.toString(), "BRANCHLINE_SECRET", "given-by-the-user");
    assertThat(SecretFile.findOrMake(Optional.empty(), environment)).isEqualTo("given-by-the-user");
    assertThat(home).isEmptyDirectory();
  }
}
