/**
 * A worker as a node of the cluster: what it says goes through a link that may be lost and made
 * anew, while the worker itself and all that it runs live on.
 */
@NullMarked
package dev.branchline.worker.node;

import org.jspecify.annotations.NullMarked;
