/** Expressions over a config's values: CEL, with the promotions that people expect of numbers. */
@NullMarked
package dev.branchline.protocol.sweep.cel;

import org.jspecify.annotations.NullMarked;
