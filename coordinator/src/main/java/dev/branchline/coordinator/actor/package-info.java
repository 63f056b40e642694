/** Thin shells: message to command to commit to effects. */
@NullMarked
package dev.branchline.coordinator.actor;

import org.jspecify.annotations.NullMarked;
