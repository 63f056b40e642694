/** Actors driven with hand-written workers and pens. */
@NullMarked
package dev.branchline.coordinator.actor;

import org.jspecify.annotations.NullMarked;
