/**
 * The JSON of everything that people and programs are shown, and back: one shape for the HTTP API,
 * its client and {@code --output json}.
 *
 * <p>Durations are seconds, instants ISO 8601, ids of leases hexadecimal, words in lower case.
 * {@code null} stands for what isn't there. NaN and the infinities are strings, so that every
 * reader of JSON takes them; read back where any value may stand, they stay strings.
 */
@NullMarked
package dev.branchline.coordinator.shape;

import org.jspecify.annotations.NullMarked;
