/**
 * How workers are received: who is there by which knock, at which address, and what a conversation
 * with one of them comes to. Rules only: the shells in {@code coordinator.node}, and the
 * simulation, drive them.
 */
@NullMarked
package dev.branchline.coordinator.reception;

import org.jspecify.annotations.NullMarked;
