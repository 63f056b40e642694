/** What an attempt left: its result, its metrics, its reports, and the outcome they add up to. */
@NullMarked
package dev.branchline.worker.result;

import org.jspecify.annotations.NullMarked;
