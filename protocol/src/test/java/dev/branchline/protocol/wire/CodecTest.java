package dev.branchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.session.Bytes;
import dev.branchline.protocol.session.Limits;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.wire.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** Every message comes back as it was; whatever else comes is refused. */
class CodecTest {
  @Property(tries = 1000)
  void whatIsSaidToAWorkerComesBackTheSame(@ForAll("toWorker") ToWorker message)
      throws UnreadableException {
    ToWorker back = Codec.TO_WORKER.decode(Codec.TO_WORKER.encode(message));
    assertThat(back).isEqualTo(message);
    assertThat(back.toString()).as("maps keep their order").isEqualTo(inOrder(message, back));
  }

  @Property(tries = 1000)
  void whatIsSaidToTheCoordinatorComesBackTheSame(@ForAll("toCoordinator") ToCoordinator message)
      throws UnreadableException {
    ToCoordinator back = Codec.TO_COORDINATOR.decode(Codec.TO_COORDINATOR.encode(message));
    assertThat(back).isEqualTo(message);
  }

  /** Sets of leases and tables have no order of their own; the others have. */
  private static String inOrder(ToWorker message, ToWorker back) {
    return switch (message) {
      case ToWorker.Welcome ignored -> back.toString();
      case ToWorker.Assign assign ->
          assign.attempts().exceptions().size() > 1 ? back.toString() : message.toString();
      case ToWorker.Define ignored -> message.toString();
      case ToWorker.Answers ignored -> message.toString();
      case ToWorker.Cancel ignored -> message.toString();
      case ToWorker.Retract ignored -> message.toString();
      case ToWorker.Drain ignored -> message.toString();
    };
  }

  @Property(tries = 1000)
  void garbageIsRefusedOrSomethingElseButNeverWorse(
      @ForAll("toCoordinator") ToCoordinator message,
      @ForAll int at,
      @ForAll byte garbage,
      @ForAll boolean cut) {
    Part part = Codec.TO_COORDINATOR.encode(message);
    byte[] bytes = part.bytes().toArray();
    if (bytes.length == 0) {
      return;
    }
    int where = Math.floorMod(at, bytes.length);
    if (cut) {
      bytes = java.util.Arrays.copyOf(bytes, where);
    } else {
      bytes[where] ^= garbage;
    }
    readsOrRefuses(Codec.TO_COORDINATOR, new Part(part.manifest(), Bytes.of(bytes)));
  }

  @Property(tries = 1000)
  void noiseIsRefusedOrSomethingElseButNeverWorse(@ForAll @Size(max = 300) byte[] noise) {
    for (String manifest : Vectors.toWorker().keySet()) {
      readsOrRefuses(Codec.TO_WORKER, new Part(manifest, Bytes.of(noise)));
    }
    for (String manifest : Vectors.toCoordinator().keySet()) {
      readsOrRefuses(Codec.TO_COORDINATOR, new Part(manifest, Bytes.of(noise)));
    }
  }

  @Property(tries = 1000)
  void aBitmapOfNoiseIsRefusedOrSomethingElse(@ForAll @Size(min = 1, max = 300) byte[] noise) {
    for (byte[] bytes : List.of(noise, asBitmap(noise))) {
      Wire.Cancel cancel =
          Wire.Cancel.newBuilder()
              .setOrdinals(Wire.Ordinals.newBuilder().setBitmap(ByteString.copyFrom(bytes)))
              .build();
      readsOrRefuses(Codec.TO_WORKER, new Part("Cancel", Bytes.of(cancel.toByteArray())));
    }
  }

  /** A valid bitmap with some of its bytes changed. */
  private static byte[] asBitmap(byte[] noise) {
    RoaringBitmap bitmap = new RoaringBitmap();
    for (int i = 0; i < noise.length; i++) {
      bitmap.add(i * 3000 + noise[i] + 200);
    }
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(bitmap.serializedSizeInBytes());
    bitmap.serialize(bytes);
    byte[] array = bytes.array();
    array[Math.floorMod(noise[0] * 31, array.length)] ^= noise[noise.length - 1];
    return array;
  }

  private static <M> void readsOrRefuses(Codec<M> codec, Part part) {
    try {
      assertThat(codec.decode(part)).isNotNull();
    } catch (UnreadableException e) {
      assertThat(e).hasMessageContaining(part.manifest());
    }
  }

  @Test
  void anUnknownMessageIsRefusedByName() {
    assertThatThrownBy(() -> Codec.TO_WORKER.decode(new Part("Sing", Bytes.NONE)))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("Sing")
        .hasMessageContaining("same release");
    assertThatThrownBy(() -> Codec.TO_COORDINATOR.decode(new Part("Drain", Bytes.NONE)))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void valuesNestAsDeepAsJsonMayAndNoDeeper() throws UnreadableException {
    ToCoordinator deep = reported(ConfigJson.MAX_DEPTH);
    assertThat(Codec.TO_COORDINATOR.decode(Codec.TO_COORDINATOR.encode(deep))).isEqualTo(deep);
    Part tooDeep = Codec.TO_COORDINATOR.encode(reported(2 * ConfigJson.MAX_DEPTH));
    assertThatThrownBy(() -> Codec.TO_COORDINATOR.decode(tooDeep))
        .isInstanceOf(UnreadableException.class);
  }

  private static ToCoordinator reported(int depth) {
    ConfigValue value = ConfigValue.of(1L);
    for (int i = 1; i < depth; i++) {
      value = ConfigValue.of(List.of(value));
    }
    SequencedMap<String, ConfigValue> metrics = new LinkedHashMap<>();
    metrics.put("deep", value);
    return new ToCoordinator.Reports(
        Vectors.LEASE, List.of(new ToCoordinator.Report(1, 1, new ConfigValue.Mapping(metrics))));
  }

  @Test
  void aBitmapWithTooManyGapsIsRefused() {
    RoaringBitmap bitmap = new RoaringBitmap();
    for (int i = 0; i <= OrdinalSets.MAX_RANGES; i++) {
      bitmap.add(2 * i);
    }
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(bitmap.serializedSizeInBytes());
    bitmap.serialize(bytes);
    Wire.Cancel cancel =
        Wire.Cancel.newBuilder()
            .setOrdinals(Wire.Ordinals.newBuilder().setBitmap(ByteString.copyFrom(bytes.array())))
            .build();
    assertThatThrownBy(
            () -> Codec.TO_WORKER.decode(new Part("Cancel", Bytes.of(cancel.toByteArray()))))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void ordinalsTakeTheShorterForm() {
    assertThat(sizeOf(Ordinals.range(0, 1_000_000_000))).isLessThan(20);
    RoaringBitmap every = new RoaringBitmap();
    for (int i = 0; i < 100_000; i += 2) {
      every.add(i);
    }
    assertThat(sizeOf(Ordinals.of(every))).isLessThan(17_000);
  }

  private static int sizeOf(Ordinals ordinals) {
    return Codec.TO_WORKER.encode(new ToWorker.Cancel(Vectors.LEASE, ordinals)).bytes().length();
  }

  @Test
  void aPlainSuccessTakesAboutTwentyBytes() throws UnreadableException {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < 4096; i++) {
      attempts.add(
          new Attempt(
              1_000_000 + i,
              1,
              new ConfigId.Hashed(i * 0x9E37_79B9_7F4A_7C15L),
              Duration.ofNanos(1_500_000 + i),
              Duration.ofNanos(90_000 + i),
              new Outcome.Succeeded(Values.EMPTY),
              Values.EMPTY));
    }
    ToCoordinator outcomes = new ToCoordinator.Outcomes(Vectors.LEASE, attempts);
    Part part = Codec.TO_COORDINATOR.encode(outcomes);
    assertThat(part.bytes().length()).isLessThan(20 * 4096);
    assertThat(Codec.TO_COORDINATOR.decode(part)).isEqualTo(outcomes);
  }

  @Test
  void aMessageThatNoSessionCarriesIsNotEncoded() {
    String text = "x".repeat(Limits.PART_BYTES + 1);
    assertThatThrownBy(() -> Codec.TO_WORKER.encode(new ToWorker.Define("h", text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<ToWorker> toWorker() {
    return Messages.toWorker();
  }

  @Provide
  Arbitrary<ToCoordinator> toCoordinator() {
    return Messages.toCoordinator();
  }
}
