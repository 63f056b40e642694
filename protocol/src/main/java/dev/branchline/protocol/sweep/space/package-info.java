/** The stages between the axes and the configs, each a small function from number to config. */
@NullMarked
package dev.branchline.protocol.sweep.space;

import org.jspecify.annotations.NullMarked;
