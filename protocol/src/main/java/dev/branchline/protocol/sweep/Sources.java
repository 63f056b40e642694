package dev.branchline.protocol.sweep;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a sweep was read from: enough to read it again, elsewhere, with the same outcome.
 *
 * @param files the text of each further file, by the path that the sweep file spells
 * @param environment the variables that {@code ${env:NAME}} asked for
 * @param kept what was counted at submit, so that no other machine counts it again: serialized
 *     bitmaps in Base64, by the stage that counted them
 */
public record Sources(
    SourceFile file,
    List<String> overrides,
    Map<String, String> files,
    Map<String, String> environment,
    Map<String, String> kept) {
  public Sources {
    overrides = List.copyOf(overrides);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    kept = Collections.unmodifiableMap(new TreeMap<>(kept));
  }
}
