/** What a worker holds: which branches wait here, which run, and what may start next. */
@NullMarked
package dev.branchline.worker.lease;

import org.jspecify.annotations.NullMarked;
