/** Tests of what evaluates config files. */
@NullMarked
package dev.branchline.coordinator.python;

import org.jspecify.annotations.NullMarked;
