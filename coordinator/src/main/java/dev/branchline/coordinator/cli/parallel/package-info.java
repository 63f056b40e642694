/** GNU parallel's words, pure: what was typed, what each branch gets, and the sweep that it is. */
@NullMarked
package dev.branchline.coordinator.cli.parallel;

import org.jspecify.annotations.NullMarked;
