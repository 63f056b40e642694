package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution starts from wherever it is, with whatever it finds. */
class LauncherIT {
  private static final Distribution DISTRIBUTION = Distribution.unpacked();
  private static final Path LAUNCHER = DISTRIBUTION.home().resolve("bin/branchline");

  @TempDir Path folder;

  @Test
  void startsByASymlinkFromAnotherFolder() throws IOException {
    Path links = Files.createTempDirectory(DISTRIBUTION.home().getParent(), "links");
    Path link = Files.createSymbolicLink(links.resolve("bl"), LAUNCHER);
    Path linkToLink = Files.createSymbolicLink(links.resolve("bl2"), Path.of("bl"));

    for (Path name : List.of(link, linkToLink)) {
      Ran ran = DISTRIBUTION.start(Path.of("/"), name, Map.of(), "--version").end().exits(0);
      assertThat(ran.out()).matches("branchline \\d+\\.\\d+\\.\\d+\\n");
      assertThat(ran.err()).isEmpty();
    }
  }

  @Test
  void startsWithACacheThatCannotBeUsedAndSaysNothingOfIt() throws IOException {
    Path copy = folder.resolve("copy");
    new ProcessBuilder("cp", "-R", DISTRIBUTION.home().toString(), copy.toString())
        .start()
        .onExit()
        .join();
    try (var caches = Files.list(copy.resolve("cache"))) {
      Files.writeString(caches.findFirst().orElseThrow(), "not a cache");
    }

    Ran ran =
        DISTRIBUTION.start(folder, copy.resolve("bin/branchline"), Map.of(), "--version").end();

    assertThat(ran.exits(0).out()).startsWith("branchline ");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void passesOverAJavaThatIsTooOld() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Ran ran =
        DISTRIBUTION
            .start(
                folder,
                LAUNCHER,
                Map.of("JAVA_HOME", old.toString(), "PATH", old + "/bin:/usr/bin:/bin"),
                "--version")
            .end();

    assertThat(ran.exits(0).out()).startsWith("branchline ");
  }

  @Test
  void hasAllThatAUserLooksFor() {
    assertThat(List.of("README.md", "LICENSE", "CHANGELOG.md", "conf/logback.xml"))
        .allSatisfy(file -> assertThat(DISTRIBUTION.home().resolve(file)).isNotEmptyFile());
    assertThat(DISTRIBUTION.home().resolve("examples/quickstart/sweep.yaml")).isNotEmptyFile();
    assertThat(DISTRIBUTION.home().resolve("lib")).isNotEmptyDirectory();
  }
}
