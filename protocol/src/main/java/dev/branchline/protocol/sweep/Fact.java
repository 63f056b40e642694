package dev.branchline.protocol.sweep;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a placeholder may stand for besides the keys of the config, which go before. */
enum Fact {
  ARGS,
  CONFIG,
  CONFIG_ID,
  ORDINAL,
  REPLICA,
  SEED,
  DIR;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Fact> of(String name) {
    return Arrays.stream(values()).filter(fact -> fact.word().equals(name)).findFirst();
  }
}
