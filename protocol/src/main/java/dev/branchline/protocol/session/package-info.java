/**
 * Both ends of the conversation between a coordinator and a worker: who they are, and frames that
 * are numbered, acknowledged, repeated and put in order. Nothing here sends or waits: the shells
 * hand in what they heard and what time it is (monotonic, in nanoseconds), and get what is to be
 * sent and what has arrived. It carries pairs of manifest and bytes, and knows no message.
 */
@NullMarked
package dev.branchline.protocol.session;

import org.jspecify.annotations.NullMarked;
