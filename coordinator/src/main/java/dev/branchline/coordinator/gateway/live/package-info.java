/** The gateway to a coordinator in this process. */
@NullMarked
package dev.branchline.coordinator.gateway.live;

import org.jspecify.annotations.NullMarked;
