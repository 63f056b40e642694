/** Tests of these rules as tables and properties. */
@NullMarked
package dev.branchline.worker.attempt;

import org.jspecify.annotations.NullMarked;
