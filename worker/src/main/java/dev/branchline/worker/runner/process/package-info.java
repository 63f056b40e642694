/** Attempts as processes of the operating system: started, watched, and ended to the last child. */
@NullMarked
package dev.branchline.worker.runner.process;

import org.jspecify.annotations.NullMarked;
