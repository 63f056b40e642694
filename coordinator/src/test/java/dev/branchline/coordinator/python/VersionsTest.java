package dev.branchline.coordinator.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same answers from every Python that is on this machine. */
class VersionsTest {
  @TempDir Path folder;

  /** The {@code python3} of the path, and those that pyenv has. */
  private static List<Path> interpreters() throws IOException {
    List<Path> found = new ArrayList<>();
    if (Interpreter.find(Optional.empty(), System.getenv(), Path.of("/").toAbsolutePath())
        instanceof Interpreter.Found(Interpreter usual)) {
      found.add(usual.program());
    }
    Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> each = Files.list(versions)) {
        each.map(version -> version.resolve("bin/python"))
            .filter(Files::isExecutable)
            .forEach(found::add);
      }
    }
    return found;
  }

  private String answer(Path program, String file, ByteArrayOutputStream said) {
    return Evaluation.once(
        new Interpreter(program),
        Evaluation.Task.SHOW,
        folder.resolve(file).toString(),
        List.of(),
        folder,
        new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  @Test
  void answersTheSameFromEveryVersionAndRefusesThoseThatAreTooOld() throws IOException {
    Files.writeString(
        folder.resolve("conf.py"),
        """
        from dataclasses import dataclass
        from branchline import Config
        print("ñ")
        @dataclass
        class _Point:
            x: float = 0.1
        def config_gen():
            return [Config({"n": n, "x": _Point().x, "big": 10 ** 5000 if n else 1}, args=[n])
                    for n in range(2)]
        """);
    List<Path> all = interpreters();
    assertThat(all).isNotEmpty();
    for (Path program : all) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      String answer = answer(program, "conf.py", said);
      if (Evaluation.text(answer, "kind").equals("error")) {
        assertThat(Evaluation.text(answer, "message")).contains("which is too old");
        assertThat(program.toString()).containsPattern("/(2\\.|3\\.[0-8]\\.)");
      } else {
        assertThat(answer)
            .as("%s", program)
            .isEqualTo(
                "{\"kind\": \"list\", \"configs\": [{\"n\": 0, \"x\": 0.1, \"big\": 1,"
                    + " \"_args\": [0]}, {\"n\": 1, \"x\": 0.1, \"big\": 1"
                    + "0".repeat(5000)
                    + ", \"_args\": [1]}]}");
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("ñ\n");
      }
    }
  }

  @Test
  void looksForAPythonOnThePathOnlyIfNoneIsNamedOrActive() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path python = Files.writeString(bin.resolve("python3"), "#!/bin/sh\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();

    assertThat(Interpreter.find(Optional.empty(), Map.of("PATH", "none:bin"), folder))
        .isEqualTo(new Interpreter.Found(new Interpreter(python)));
    assertThat(Interpreter.find(Optional.empty(), Map.of("PATH", "none"), folder))
        .isInstanceOf(Interpreter.Missing.class);
    assertThat(Interpreter.find(Optional.of("python3"), Map.of("PATH", "bin"), folder))
        .isEqualTo(new Interpreter.Found(new Interpreter(python)));
  }
}
