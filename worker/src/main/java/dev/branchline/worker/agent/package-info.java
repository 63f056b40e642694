/** The worker's life: an actor that talks with the coordinator, and lanes that run branches. */
@NullMarked
package dev.branchline.worker.agent;

import org.jspecify.annotations.NullMarked;
