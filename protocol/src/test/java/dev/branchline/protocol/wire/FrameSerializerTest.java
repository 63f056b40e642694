package dev.branchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.protocol.session.Bytes;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Limits;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.Test;

/** Frames go through Pekko whole, or not at all. */
class FrameSerializerTest {
  private static final FrameSerializer SERIALIZER = new FrameSerializer();

  @Test
  void pekkoFindsTheSerializerByItself() throws NotSerializableException {
    ActorSystem system = ActorSystem.create();
    try {
      Serialization serialization = SerializationExtension.get(system);
      for (Frame frame : Vectors.frames().values()) {
        assertThat(serialization.serializerFor(frame.getClass()))
            .isInstanceOf(FrameSerializer.class);
        byte[] bytes = serialization.serialize(frame).get();
        assertThat(
                serialization
                    .deserialize(bytes, SERIALIZER.identifier(), SERIALIZER.manifest(frame))
                    .get())
            .isEqualTo(frame);
      }
      assertThat(system.settings().config().getBoolean("pekko.actor.allow-java-serialization"))
          .isFalse();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void aFrameThatWasCutAnywhereIsRejected() {
    for (Map.Entry<String, Frame> entry : Vectors.frames().entrySet()) {
      byte[] bytes = SERIALIZER.toBinary(entry.getValue());
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> SERIALIZER.fromBinary(cut, entry.getKey()))
            .isInstanceOf(NotSerializableException.class);
      }
    }
  }

  @Property(tries = 500)
  void aFrameWithOneByteChangedIsRejected(@ForAll int at, @ForAll byte change) {
    for (Map.Entry<String, Frame> entry : Vectors.frames().entrySet()) {
      byte[] bytes = SERIALIZER.toBinary(entry.getValue());
      bytes[Math.floorMod(at, bytes.length)] ^= change == 0 ? 1 : change;
      assertThatThrownBy(() -> SERIALIZER.fromBinary(bytes, entry.getKey()))
          .isInstanceOf(NotSerializableException.class);
    }
  }

  @Test
  void aFrameUnderAnotherManifestIsRejected() {
    byte[] bytes = SERIALIZER.toBinary(Vectors.frames().sequencedValues().getFirst());
    for (String manifest : List.of("Prove", "", "Sing")) {
      assertThatThrownBy(() -> SERIALIZER.fromBinary(bytes, manifest))
          .isInstanceOf(NotSerializableException.class);
    }
  }

  @Test
  void aFrameThatIsTooLargeIsRejected() {
    Frame frame =
        new Frame.Data(
            1,
            1,
            1,
            0,
            List.of(new Frame.Piece("Test", Bytes.of(new byte[Limits.FRAME_BYTES]), false)));
    byte[] bytes = SERIALIZER.toBinary(frame);
    assertThatThrownBy(() -> SERIALIZER.fromBinary(bytes, "Data"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("a frame of");
  }
}
