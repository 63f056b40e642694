/**
 * The one door for commands and queries: an interface, and its form over a journal that nobody
 * writes.
 */
@NullMarked
package dev.branchline.coordinator.gateway;

import org.jspecify.annotations.NullMarked;
