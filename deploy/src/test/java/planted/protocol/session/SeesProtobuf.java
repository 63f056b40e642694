package planted.protocol.session;

import com.google.protobuf.ByteString;

/** Runs into a wall. */
final class SeesProtobuf {
  static final Class<?> SEEN = ByteString.class;
}
