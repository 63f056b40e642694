/** The program {@code branchline}: the commands of both sides, put together. */
@NullMarked
package dev.branchline.deploy;

import org.jspecify.annotations.NullMarked;
