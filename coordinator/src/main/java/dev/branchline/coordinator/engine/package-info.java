/** One sweep's life: commands are decided to events and effects, over ranges and bitmaps. */
@NullMarked
package dev.branchline.coordinator.engine;

import org.jspecify.annotations.NullMarked;
