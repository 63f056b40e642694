/**
 * What coordinator and worker say to each other; no actor references, the session knows its peer.
 */
@NullMarked
package dev.branchline.protocol.message;

import org.jspecify.annotations.NullMarked;
