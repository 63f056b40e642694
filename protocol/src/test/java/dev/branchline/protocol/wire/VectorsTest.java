package dev.branchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.session.Bytes;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The bytes of each message, as they were stored when it was made, are still read. */
class VectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/wire/v1");

  /** Set to store what isn't stored yet; what is stored is never written over. */
  private static final boolean STORE = Boolean.getBoolean("branchline.vectors.store");

  @TestFactory
  Stream<DynamicTest> messagesToWorkers() {
    return tests("to-worker", Vectors.toWorker(), Codec.TO_WORKER);
  }

  @TestFactory
  Stream<DynamicTest> messagesToTheCoordinator() {
    return tests("to-coordinator", Vectors.toCoordinator(), Codec.TO_COORDINATOR);
  }

  @TestFactory
  Stream<DynamicTest> frames() {
    return Vectors.frames().entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      String name = FrameForm.manifest(entry.getValue());
                      byte[] stored =
                          stored("frame", entry.getKey(), FrameForm.write(entry.getValue()));
                      assertThat(FrameForm.read(name, stored)).isEqualTo(entry.getValue());
                      assertThat(FrameForm.write(entry.getValue())).isEqualTo(stored);
                    }));
  }

  private static <M> Stream<DynamicTest> tests(
      String direction, Map<String, M> examples, Codec<M> codec) {
    return examples.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      Part part = codec.encode(entry.getValue());
                      byte[] stored = stored(direction, entry.getKey(), part.bytes().toArray());
                      Part known = new Part(part.manifest(), Bytes.of(stored));
                      assertThat(codec.decode(known)).isEqualTo(entry.getValue());
                      assertThat(part).as("it is written as it was").isEqualTo(known);
                    }));
  }

  private static byte[] stored(String direction, String name, byte[] now) throws IOException {
    Path file = FOLDER.resolve(direction + "." + name + ".hex");
    if (STORE && Files.notExists(file)) {
      Files.createDirectories(FOLDER);
      Files.write(file, lines(now));
    }
    assertThat(file).as("run once with -Dbranchline.vectors.store=true").exists();
    return HexFormat.of().parseHex(String.join("", Files.readAllLines(file)));
  }

  private static List<String> lines(byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < hex.length(); i += 96) {
      lines.add(hex.substring(i, Math.min(hex.length(), i + 96)));
    }
    return lines;
  }

  @Test
  void everyMessageThatThereIsHasAnExampleAndACodec() {
    assertThat(kinds(Vectors.toWorker().values())).isEqualTo(permitted(ToWorker.class));
    assertThat(kinds(Vectors.toCoordinator().values())).isEqualTo(permitted(ToCoordinator.class));
    assertThat(kinds(Vectors.frames().values())).isEqualTo(permitted(Frame.class));
    List<String> manifests = new ArrayList<>();
    Vectors.toWorker().values().forEach(m -> manifests.add(Codec.TO_WORKER.encode(m).manifest()));
    Vectors.toCoordinator()
        .values()
        .forEach(m -> manifests.add(Codec.TO_COORDINATOR.encode(m).manifest()));
    assertThat(manifests).doesNotHaveDuplicates();
  }

  @Test
  void nothingIsStoredThatIsNotCompared() throws IOException {
    Set<String> names = new TreeSet<>();
    Vectors.toWorker().keySet().forEach(name -> names.add("to-worker." + name + ".hex"));
    Vectors.toCoordinator().keySet().forEach(name -> names.add("to-coordinator." + name + ".hex"));
    Vectors.frames().keySet().forEach(name -> names.add("frame." + name + ".hex"));
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(names);
    }
  }

  private static Set<Class<?>> kinds(java.util.Collection<?> examples) {
    return examples.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  private static Set<Class<?>> permitted(Class<?> sealed) {
    return Set.of(sealed.getPermittedSubclasses());
  }
}
