/** Python processes that evaluate config files for the user who submits; start at Evaluation. */
@NullMarked
package dev.branchline.coordinator.python;

import org.jspecify.annotations.NullMarked;
