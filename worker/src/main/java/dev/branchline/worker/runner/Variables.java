package dev.branchline.worker.runner;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What an execution has in its environment: what it shares with many others, and its own. Whoever
 * takes one after another needs to look at the shared ones only once.
 */
public final class Variables extends AbstractMap<String, String> {
  private final Shared shared;
  private final Map<String, String> own;

  /** Those that many executions have; equal to no other, so that it is told by a look. */
  public static final class Shared {
    /** None at all. */
    public static final Shared NONE = new Shared(Map.of());

    private final Map<String, String> values;

    public Shared(Map<String, String> values) {
      this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Their values, by name. */
    public Map<String, String> values() {
      return values;
    }
  }

  /**
   * Own ones win over shared ones.
   *
   * @param own {@code BRANCHLINE_*} alone; never changed
   */
  public Variables(Shared shared, Map<String, String> own) {
    this.shared = shared;
    this.own = own;
  }

  /** Those that others have too; the same object for all of them. */
  public Shared shared() {
    return shared;
  }

  /** Those that differ from one execution to the next. */
  public Map<String, String> own() {
    return own;
  }

  @Override
  public @Nullable String get(@Nullable Object name) {
    String mine = own.get(name);
    return mine == null ? shared.values.get(name) : mine;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return own.containsKey(name) || shared.values.containsKey(name);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super String> action) {
    entrySet().forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    Map<String, String> all = LinkedHashMap.newLinkedHashMap(shared.values.size() + own.size());
    all.putAll(shared.values);
    all.putAll(own);
    return Collections.unmodifiableMap(all).entrySet();
  }
}
