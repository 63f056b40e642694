/** Tests of these rules as tables and properties. */
@NullMarked
package dev.branchline.worker.slot;

import org.jspecify.annotations.NullMarked;
