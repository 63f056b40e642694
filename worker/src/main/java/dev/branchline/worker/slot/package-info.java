/** The ledger of what a worker has and what of it its running attempts have reserved. */
@NullMarked
package dev.branchline.worker.slot;

import org.jspecify.annotations.NullMarked;
