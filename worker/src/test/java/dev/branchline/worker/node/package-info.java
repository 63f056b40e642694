/** Tests of a worker's node as it is told things, without a coordinator. */
@NullMarked
package dev.branchline.worker.node;

import org.jspecify.annotations.NullMarked;
