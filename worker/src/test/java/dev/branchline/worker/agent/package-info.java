/** Tests of the agent, with a runner written by hand and with real processes. */
@NullMarked
package dev.branchline.worker.agent;

import org.jspecify.annotations.NullMarked;
