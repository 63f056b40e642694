package planted.protocol.wire.proto;

import com.google.protobuf.ByteString;

/** Is where it belongs. */
public final class Generated {
  public static final Class<?> SEEN = ByteString.class;
}
