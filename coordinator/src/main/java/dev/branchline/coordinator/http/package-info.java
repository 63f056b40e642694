/** The HTTP API over the gateway; docs/API.md shows it, {@code openapi.json} describes it. */
@NullMarked
package dev.branchline.coordinator.http;

import org.jspecify.annotations.NullMarked;
