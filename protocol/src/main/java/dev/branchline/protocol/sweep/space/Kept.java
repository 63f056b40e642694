package dev.branchline.protocol.sweep.space;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;

/** The bitmaps that were counted at submit, as text; they go with the definition. */
public final class Kept {
  private final Map<String, String> given;
  private final Map<String, String> all = new TreeMap<>();

  /**
   * What was counted before.
   *
   * @param given bitmaps by stage, in Base64; empty at submit
   */
  public Kept(Map<String, String> given) {
    this.given = given;
  }

  /** The bitmap of a stage, if it was counted before; absent too if it can't be read. */
  public Optional<RoaringBitmap> of(String stage) {
    String text = given.get(stage);
    if (text == null) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      RoaringBitmap bitmap = new ImmutableRoaringBitmap(bytes).toRoaringBitmap();
      all.put(stage, text);
      return Optional.of(bitmap);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Keeps the bitmap of a stage, which isn't changed any more. */
  public void put(String stage, RoaringBitmap bitmap) {
    bitmap.runOptimize();
    ByteBuffer bytes = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
    bitmap.serialize(bytes);
    all.put(stage, Base64.getEncoder().encodeToString(bytes.array()));
  }

  /** All of them, as text. */
  public Map<String, String> all() {
    return Map.copyOf(all);
  }
}
