/** The relational store: schema migrations, group commit, epoch check in each transaction, load. */
@NullMarked
package dev.branchline.coordinator.journal;

import org.jspecify.annotations.NullMarked;
