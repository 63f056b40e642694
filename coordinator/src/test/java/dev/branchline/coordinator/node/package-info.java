/** Tests of the coordinator's side of the network, without one. */
@NullMarked
package dev.branchline.coordinator.node;

import org.jspecify.annotations.NullMarked;
