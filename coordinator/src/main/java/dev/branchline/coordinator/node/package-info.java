/**
 * The coordinator as a node of the cluster: takes the words of workers elsewhere from the network,
 * and brings each of them to the actors as if it were in this process.
 */
@NullMarked
package dev.branchline.coordinator.node;

import org.jspecify.annotations.NullMarked;
