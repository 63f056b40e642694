/** What everything else is said in: ids, config values, resources, outcomes, statuses. */
@NullMarked
package dev.branchline.protocol.model;

import org.jspecify.annotations.NullMarked;
