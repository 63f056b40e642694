/**
 * The syntax of sweep expressions, {@code sort(choice(1,2),reverse=true)}: text to tree and back.
 * What a tree means is the business of the room around.
 */
@NullMarked
package dev.branchline.protocol.sweep.expression;

import org.jspecify.annotations.NullMarked;
