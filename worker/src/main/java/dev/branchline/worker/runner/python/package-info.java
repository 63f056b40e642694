/** Python scripts: interpreters that are forked or used again, and the package they import. */
@NullMarked
package dev.branchline.worker.runner.python;

import org.jspecify.annotations.NullMarked;
