/**
 * All machines together, on a clock, a network, disks and processes that follow from one seed: the
 * real actors, rules, sessions and codecs, whatever may go wrong.
 */
@NullMarked
package dev.branchline.simulation;

import org.jspecify.annotations.NullMarked;
