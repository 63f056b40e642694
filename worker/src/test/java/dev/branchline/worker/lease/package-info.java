/** Tests of these rules as tables and properties. */
@NullMarked
package dev.branchline.worker.lease;

import org.jspecify.annotations.NullMarked;
