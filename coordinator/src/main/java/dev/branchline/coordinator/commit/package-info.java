/** What waits for which commit: effects and replies in order, stall and resume. */
@NullMarked
package dev.branchline.coordinator.commit;

import org.jspecify.annotations.NullMarked;
