package dev.branchline.coordinator.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.StateDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
  @ParameterizedTest
  @CsvSource({
    "cluster,                http://cluster:7420",
    "cluster:80,             http://cluster:80",
    "10.0.0.1,               http://10.0.0.1:7420",
    "[::1]:9,                http://[::1]:9",
    "http://cluster,         http://cluster",
    "http://cluster:1/,      http://cluster:1",
    "HTTPS://cluster/b/,     https://cluster/b",
    "ftp://cluster,          ",
    "http://u:p@cluster,     ",
    "http://cluster?a=b,     ",
    "a b,                    ",
    "'',                     ",
    ":7420,                  ",
  })
  void isNamedAsPeopleType(String typed, String url) {
    assertThat(Server.address(typed)).isEqualTo(Optional.ofNullable(url).map(URI::create));
  }

  @TempDir Path root;

  private Optional<URI> door(String text) throws IOException {
    StateDirectory directory = new StateDirectory(root);
    Files.createDirectories(directory.state());
    Files.writeString(directory.state().resolve("http.json"), text);
    return Remote.byHttp().announced(directory);
  }

  @Test
  void isAnnouncedByAProcessThatLives() throws IOException {
    long pid = ProcessHandle.current().pid();
    assertThat(Remote.byHttp().announced(new StateDirectory(root))).isEmpty();
    assertThat(door("{\"url\":\"http://127.0.0.1:4321\",\"pid\":" + pid + "}"))
        .contains(URI.create("http://127.0.0.1:4321"));
    assertThat(door("{\"url\":\"http://127.0.0.1:4321\",\"pid\":999999999}")).isEmpty();
    assertThat(door("{\"url\":\"http://127.0.0.1:4321\"}")).isEmpty();
    assertThat(door("{")).isEmpty();
  }

  @Test
  void answersOnlyOnThisMachine() throws IOException {
    URI there;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      there = URI.create("http://127.0.0.1:" + socket.getLocalPort());
      assertThat(Listener.answers(there)).isTrue();
    }
    assertThat(Listener.answers(there)).isFalse();
    assertThat(Listener.answers(URI.create("http://192.0.2.1:7420"))).isFalse();
  }

  @Test
  void isNotTrustedWhereAnotherUserListens() {
    String line =
        "   0: 0100007F:1CFC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000     0 5";
    assertThat(Listener.isForeign(line, 7420, 1001)).isTrue();
    assertThat(Listener.isForeign(line, 7420, 1000)).isFalse();
    assertThat(Listener.isForeign(line, 7421, 1001)).isFalse();
    assertThat(Listener.isForeign(line.replace(" 0A ", " 01 "), 7420, 1001)).isFalse();
    assertThat(Listener.isForeign("  sl  local_address rem_address", 7420, 1001)).isFalse();
  }
}
