/** Where the attempts' output lies, and how it is read. */
@NullMarked
package dev.branchline.worker.logs;

import org.jspecify.annotations.NullMarked;
