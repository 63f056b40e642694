/**
 * Text to SweepFile (what was typed, with positions) to Sweep (what it means) to Space (index to
 * config).
 */
@NullMarked
package dev.branchline.protocol.sweep;

import org.jspecify.annotations.NullMarked;
