package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wheel of the Python package in the distribution. */
class WheelIT {
  private static final Path PYTHON = Distribution.unpacked().home().resolve("python");

  @TempDir Path folder;

  private static Path wheel() throws IOException {
    try (Stream<Path> all = Files.list(PYTHON)) {
      List<Path> wheels = all.filter(each -> each.toString().endsWith(".whl")).toList();
      assertThat(wheels).hasSize(1);
      return wheels.getFirst();
    }
  }

  private String said(String... words) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("PYTHONPATH");
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  @Test
  void isInstalledWithoutANetworkAndWorksByHand() throws IOException, InterruptedException {
    said("python3", "-m", "venv", "venv");
    String python = folder.resolve("venv/bin/python").toString();

    said(
        python,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-index",
        "--find-links",
        PYTHON.toString(),
        "branchline");

    Files.writeString(
        folder.resolve("train.py"),
        """
        import branchline as bl
        from branchline import Config, capture, use, use_config
        from importlib.metadata import files, metadata
        @bl.entrypoint
        def main():
            return bl.report(step=1, loss=0.5)
        assert main() and bl.config() == {} and bl.branch.ordinal == 0
        assert "site-packages" in bl.__file__, bl.__file__
        assert any(str(one) == "branchline/py.typed" for one in files("branchline"))
        told = metadata("branchline")
        print(told["Name"], told["Requires-Python"], told["License"])
        """);
    assertThat(said(python, "train.py"))
        .isEqualTo("step=1 loss=0.5\nbranchline >=3.9 Apache-2.0\n");
    assertThat(said(python, "-m", "pip", "check")).contains("No broken requirements");
  }

  @Test
  void tellsOfEveryFileAndHasNoTimesInIt() throws IOException, InterruptedException {
    String code =
        """
        import base64, hashlib, sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as wheel:
            names = wheel.namelist()
            assert names == sorted(names) and "branchline/_start.py" in names, names
            assert {one.date_time for one in wheel.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            record = next(name for name in names if name.endswith("/RECORD"))
            lines = [line.split(",") for line in wheel.read(record).decode().splitlines()]
            assert sorted(name for name, _, _ in lines) == names, lines
            for name, hash, size in lines:
                content = wheel.read(name)
                made = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
                if name != record:
                    assert hash == "sha256=" + made.decode().rstrip("="), name
                    assert int(size) == len(content), name
        print("good")
        """;

    assertThat(said("python3", "-c", code, wheel().toString())).isEqualTo("good\n");
  }

  @Test
  void isMadeOfTheSameFilesAsTheFolderBesideIt() throws IOException, InterruptedException {
    said("python3", "-m", "zipfile", "-e", wheel().toString(), "out");

    try (Stream<Path> all = Files.list(PYTHON.resolve("branchline"))) {
      for (Path each : all.toList()) {
        assertThat(folder.resolve("out/branchline").resolve(each.getFileName()))
            .hasSameBinaryContentAs(each);
      }
    }
  }
}
