package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigId;
import java.nio.charset.StandardCharsets;

/**
 * The seed of a branch: a function of the sweep's seed, the config id and the replica, so that it
 * is the same again when the sweep is submitted again, in whatever order.
 */
public final class BranchSeed {
  private BranchSeed() {}

  /** From 0 to 2^31 - 1, so that every library's seed takes it. */
  public static long of(long sweepSeed, ConfigId id, int replica) {
    long bits =
        switch (id) {
          case ConfigId.Hashed hashed -> hashed.bits();
          case ConfigId.Named named -> hash(named.name());
        };
    return mix(mix(mix(sweepSeed) ^ bits) + replica) >>> 33;
  }

  /** 64 bits of FNV-1a. */
  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    return hash;
  }

  /** SplitMix64 (Steele, Lea, Flood 2014): the golden gamma, then the finalizer. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
