/** Tests of these rules as tables and properties. */
@NullMarked
package dev.branchline.worker.logs;

import org.jspecify.annotations.NullMarked;
