/** Outcomes until each is answered: bounded in memory, never dropped. */
@NullMarked
package dev.branchline.worker.outbox;

import org.jspecify.annotations.NullMarked;
