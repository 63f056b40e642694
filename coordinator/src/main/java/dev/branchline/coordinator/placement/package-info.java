/** Who runs next: sweeps with pending work are matched to what workers have free. */
@NullMarked
package dev.branchline.coordinator.placement;

import org.jspecify.annotations.NullMarked;
