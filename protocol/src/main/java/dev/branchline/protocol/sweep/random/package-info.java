/**
 * Chance without a state: which value a config takes is a pure function of the seed, the
 * parameter's name, the config's index and the number of the try. Distributions by their quantiles.
 */
@NullMarked
package dev.branchline.protocol.sweep.random;

import org.jspecify.annotations.NullMarked;
