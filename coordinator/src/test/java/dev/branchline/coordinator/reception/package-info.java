/** What the reception and its conversations decide, told frames and times by hand. */
@NullMarked
package dev.branchline.coordinator.reception;

import org.jspecify.annotations.NullMarked;
