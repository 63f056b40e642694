package dev.branchline.worker.lease;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.util.Optional;

/**
 * One branch that is to run now.
 *
 * @param definition the hash of the sweep's frozen definition
 * @param attempt the number that this execution will have, from 1
 * @param fed its config, if that came with the lease
 */
public record Work(
    LeaseId lease,
    SweepId sweep,
    String definition,
    long ordinal,
    int attempt,
    Optional<ConfigValue.Mapping> fed) {}
