/** Every shape there and back. */
@NullMarked
package dev.branchline.coordinator.shape;

import org.jspecify.annotations.NullMarked;
