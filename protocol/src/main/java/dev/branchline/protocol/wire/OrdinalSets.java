package dev.branchline.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.wire.proto.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Sets of ordinals: ranges, or a bitmap where that is shorter. */
final class OrdinalSets {
  /** The most ranges that are read from a bitmap: some 130 MB when they are. */
  static final int MAX_RANGES = 1 << 22;

  /** A bitmap isn't tried for less than this. */
  private static final int WORTH_A_BITMAP = 128;

  private OrdinalSets() {}

  static Wire.Ordinals write(Ordinals ordinals) {
    Wire.Ordinals.Builder wire = Wire.Ordinals.newBuilder();
    if (ordinals.ranges().size() > MAX_RANGES) {
      throw new IllegalArgumentException("a set of ordinals with too many gaps");
    }
    long length = 0;
    long end = 0;
    for (OrdinalRange range : ordinals.ranges()) {
      length += CodedOutputStream.computeUInt64SizeNoTag(range.from() - end);
      length += CodedOutputStream.computeUInt64SizeNoTag(range.size());
      end = range.until();
    }
    if (length > WORTH_A_BITMAP) {
      RoaringBitmap bitmap = ordinals.toBitmap();
      bitmap.runOptimize();
      if (bitmap.serializedSizeInBytes() < length) {
        ByteBuffer bytes = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
        bitmap.serialize(bytes);
        return wire.setBitmap(ByteString.copyFrom(bytes.flip())).build();
      }
    }
    end = 0;
    for (OrdinalRange range : ordinals.ranges()) {
      wire.addRanges(range.from() - end).addRanges(range.size());
      end = range.until();
    }
    return wire.build();
  }

  static Ordinals read(Wire.Ordinals wire) {
    if (!wire.getBitmap().isEmpty()) {
      return ofBitmap(wire.getBitmap());
    }
    List<OrdinalRange> ranges = new ArrayList<>(wire.getRangesCount() / 2);
    long end = 0;
    for (int i = 0; i + 1 < wire.getRangesCount(); i += 2) {
      long from = Math.addExact(end, wire.getRanges(i));
      end = Math.addExact(from, wire.getRanges(i + 1));
      ranges.add(new OrdinalRange(from, end));
    }
    if (wire.getRangesCount() % 2 != 0) {
      throw new IllegalArgumentException("half a range");
    }
    return new Ordinals(ranges);
  }

  private static Ordinals ofBitmap(ByteString bytes) {
    RoaringBitmap bitmap = new RoaringBitmap();
    try {
      bitmap.deserialize(bytes.asReadOnlyByteBuffer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!bitmap.validate() || gaps(bitmap) > MAX_RANGES) {
      throw new IllegalArgumentException("a bitmap that holds no set of ordinals");
    }
    return Ordinals.of(bitmap);
  }

  /** How many ranges it has, counted no further than what is too many. */
  private static int gaps(RoaringBitmap bitmap) {
    int gaps = 0;
    long from = bitmap.nextValue(0);
    while (from >= 0 && gaps <= MAX_RANGES) {
      gaps++;
      long until = bitmap.nextAbsentValue((int) from);
      if (until < from || until > OrdinalRange.MAX_BRANCHES) {
        return Integer.MAX_VALUE;
      }
      from = bitmap.nextValue((int) until);
    }
    return gaps;
  }
}
