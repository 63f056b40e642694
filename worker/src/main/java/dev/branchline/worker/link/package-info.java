/**
 * A worker's dealings with whatever coordinator there is: when to seek, to stay, to give up, and
 * what may be said. Rules only: the shells in {@code worker.node}, and the simulation, drive them.
 */
@NullMarked
package dev.branchline.worker.link;

import org.jspecify.annotations.NullMarked;
