/**
 * What people and programs see of sweeps: read records, and bounded folds of what the engine
 * decided.
 */
@NullMarked
package dev.branchline.coordinator.view;

import org.jspecify.annotations.NullMarked;
