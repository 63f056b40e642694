/** The commands that people type, over the gateway. */
@NullMarked
package dev.branchline.coordinator.cli;

import org.jspecify.annotations.NullMarked;
