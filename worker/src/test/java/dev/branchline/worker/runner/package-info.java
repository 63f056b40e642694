/** Tests of what runners share. */
@NullMarked
package dev.branchline.worker.runner;

import org.jspecify.annotations.NullMarked;
