/** Tests of these rules as tables and properties. */
@NullMarked
package dev.branchline.worker.result;

import org.jspecify.annotations.NullMarked;
