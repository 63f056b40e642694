package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigId;

/**
 * What is known of one execution besides its config; what placeholders such as {@code {ordinal}}
 * stand for.
 *
 * @param seed see {@link BranchSeed}
 * @param directory the attempt's own, absolute
 * @param configPath where the config lies as JSON, absolute; it needs to exist only if {@link
 *     CommandTemplate#needsConfigFile}
 */
public record BranchFacts(
    long ordinal, int replica, ConfigId configId, long seed, String directory, String configPath) {}
