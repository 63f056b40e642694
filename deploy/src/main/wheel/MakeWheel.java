import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a wheel of the Python package, as the "Binary distribution format" of packaging.python.org
 * has it: {@code java MakeWheel.java VERSION PACKAGE LICENSE OUTPUT}. The same files give the same
 * bytes. It is run by the build from its source, so that a build needs no Python.
 */
final class MakeWheel {
  /** The earliest time that a zip file can tell. */
  private static final LocalDateTime THEN = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Map<String, byte[]> files = new TreeMap<>();

  private MakeWheel() {}

  public static void main(String[] args) throws IOException {
    // Python knows no snapshots.
    String version = args[0].replace("-SNAPSHOT", ".dev0");
    Path packaged = Path.of(args[1]);
    Path output = Path.of(args[3]);
    Files.createDirectories(output);
    try (Stream<Path> old = Files.list(output)) {
      for (Path each : old.toList()) {
        Files.delete(each);
      }
    }
    byte[] wheel = new MakeWheel().wheel(version, packaged, Files.readAllBytes(Path.of(args[2])));
    Files.write(output.resolve("branchline-" + version + "-py3-none-any.whl"), wheel);
  }

  private byte[] wheel(String version, Path packaged, byte[] license) throws IOException {
    try (Stream<Path> all = Files.list(packaged)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        files.put("branchline/" + each.getFileName(), Files.readAllBytes(each));
      }
    }
    String info = "branchline-" + version + ".dist-info/";
    files.put(info + "LICENSE", license);
    put(info + "METADATA", METADATA.formatted(version));
    put(info + "WHEEL", WHEEL);
    put(info + "top_level.txt", "branchline\n");
    put(info + "RECORD", record(info + "RECORD"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(entry(file.getKey(), file.getValue()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Not compressed, as what compresses differs from one JDK to the next. */
  private static ZipEntry entry(String name, byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(THEN);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    return entry;
  }

  private String record(String itself) {
    StringBuilder lines = new StringBuilder();
    files.forEach(
        (name, content) ->
            lines.append("%s,sha256=%s,%d\n".formatted(name, hash(content), content.length)));
    return lines.append(itself).append(",,\n").toString();
  }

  private static String hash(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private void put(String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static final String METADATA =
      """
      Metadata-Version: 2.1
      Name: branchline
      Version: %s
      Summary: What a Python script may ask and tell while Branchline runs it
      License: Apache-2.0
      License-File: LICENSE
      Requires-Python: >=3.9
      Classifier: License :: OSI Approved :: Apache Software License
      Classifier: Programming Language :: Python :: 3
      Classifier: Programming Language :: Python :: 3 :: Only
      Classifier: Typing :: Typed
      Description-Content-Type: text/markdown

      Branchline runs any program over any sweep of configs, and loses nothing. This is what a
      Python script may import: `config()`, `report()`, `branch` and `entrypoint`, and for config
      files `Config`, `use_config`, `use` and `capture`. It needs nothing but the standard library.
      A worker has its own copy, so that nothing needs to be installed for scripts to run; install
      this for editors, type checkers, and for running scripts by hand.
      """;

  private static final String WHEEL =
      """
      Wheel-Version: 1.0
      Generator: branchline
      Root-Is-Purelib: true
      Tag: py3-none-any
      """;
}
