@NullMarked
package dev.branchline.worker.runner.python;

import org.jspecify.annotations.NullMarked;
