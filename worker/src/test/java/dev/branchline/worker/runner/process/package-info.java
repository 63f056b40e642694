/** Tests with real processes. */
@NullMarked
package dev.branchline.worker.runner.process;

import org.jspecify.annotations.NullMarked;
