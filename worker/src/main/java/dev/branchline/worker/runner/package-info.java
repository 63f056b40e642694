/** How a branch executes: seats that run one attempt after another, whatever runs in them. */
@NullMarked
package dev.branchline.worker.runner;

import org.jspecify.annotations.NullMarked;
