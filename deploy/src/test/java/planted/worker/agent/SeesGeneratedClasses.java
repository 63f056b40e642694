package planted.worker.agent;

import com.google.protobuf.ByteString;
import planted.protocol.wire.proto.Generated;

/** Runs into a wall. */
final class SeesGeneratedClasses {
  static final Class<?> SEEN = ByteString.class;
  static final Class<?> SEEN_TOO = Generated.class;
}
