/** An attempt's life: starting, running, stopping by interrupt, grace and kill, ended. */
@NullMarked
package dev.branchline.worker.attempt;

import org.jspecify.annotations.NullMarked;
