/** Tests of these rules as tables and properties. */
@NullMarked
package dev.branchline.worker.outbox;

import org.jspecify.annotations.NullMarked;
