/** How sweeps and branches look on a terminal, as JSON and as CSV. */
@NullMarked
package dev.branchline.coordinator.cli.render;

import org.jspecify.annotations.NullMarked;
