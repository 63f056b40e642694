package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a Python config file that can't be JSON, such as a function: in a config stands a map
 * that tells where to find it, of which {@code _references.py} has the keys. The branch's own
 * process executes the file again and puts the value there.
 */
public record ValueReference(ConfigValue.Mapping where) {
  /** The one key of the map that stands for the value. */
  public static final String KEY = "<python>";

  /** What the evaluating process adds for those who can't use the value. */
  private static final String MESSAGE = "message";

  private static final String HINT = "hint";

  /** The reference that a value is; empty if it is a value of its own. */
  public static Optional<ValueReference> of(ConfigValue value) {
    return value instanceof ConfigValue.Mapping map
            && map.entries().size() == 1
            && map.entries().get(KEY) instanceof ConfigValue.Mapping where
        ? Optional.of(new ValueReference(where))
        : Optional.empty();
  }

  /** What the value is and which file has it: {@code <function warmup in cfg.py>}. */
  public String words() {
    return text("is");
  }

  /** Why it can't be written as JSON; only of one that a Python process has just made. */
  String message() {
    return text(MESSAGE);
  }

  /** What to do about that; may be empty. */
  String hint() {
    return text(HINT);
  }

  /** The same as it stands in a config: of this file, as the sweep spells it. */
  ConfigValue.Mapping in(String file) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>(where.entries());
    entries.remove(MESSAGE);
    entries.remove(HINT);
    entries.put("file", ConfigValue.of(file));
    LinkedHashMap<String, ConfigValue> around = new LinkedHashMap<>();
    around.put(KEY, new ConfigValue.Mapping(entries));
    return new ConfigValue.Mapping(around);
  }

  /** A value as people are to read it: words in place of the references in it. */
  public static ConfigValue readable(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Mapping map -> {
        Optional<ValueReference> reference = of(map);
        if (reference.isPresent()) {
          yield ConfigValue.of(reference.get().words());
        }
        LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
          entries.put(entry.getKey(), readable(entry.getValue()));
        }
        yield new ConfigValue.Mapping(entries);
      }
      case ConfigValue.Array(List<ConfigValue> items) ->
          new ConfigValue.Array(items.stream().map(ValueReference::readable).toList());
      case ConfigValue.Null _,
          ConfigValue.Bool _,
          ConfigValue.Int _,
          ConfigValue.Real _,
          ConfigValue.Text _ ->
          value;
    };
  }

  /** Whether merging goes into both: they are maps, and neither is a reference. */
  static boolean areMaps(ConfigValue under, ConfigValue over) {
    return under instanceof ConfigValue.Mapping
        && over instanceof ConfigValue.Mapping
        && of(under).isEmpty()
        && of(over).isEmpty();
  }

  private String text(String key) {
    return where.entries().get(key) instanceof ConfigValue.Text(String text) ? text : "";
  }
}
