/** What a worker's contact decides, told frames and times by hand. */
@NullMarked
package dev.branchline.worker.link;

import org.jspecify.annotations.NullMarked;
