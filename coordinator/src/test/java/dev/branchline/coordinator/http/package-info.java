@NullMarked
package dev.branchline.coordinator.http;

import org.jspecify.annotations.NullMarked;
