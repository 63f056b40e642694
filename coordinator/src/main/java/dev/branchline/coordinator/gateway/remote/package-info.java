/**
 * The gateway as an HTTP client: a coordinator in another process, on this machine or elsewhere.
 */
@NullMarked
package dev.branchline.coordinator.gateway.remote;

import org.jspecify.annotations.NullMarked;
