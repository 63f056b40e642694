/**
 * Messages and frames as Protobuf, by {@code worker.proto}; the generated classes are seen here
 * alone. What comes from outside is checked: it is read as a value of ours or refused by {@link
 * dev.branchline.protocol.wire.UnreadableException}, in memory that the input's length bounds.
 */
@NullMarked
package dev.branchline.protocol.wire;

import org.jspecify.annotations.NullMarked;
