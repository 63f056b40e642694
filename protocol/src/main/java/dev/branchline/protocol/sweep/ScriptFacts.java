package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a script's syntax tree tells: the answer of the Python process that has read it, of which
 * {@code _script.py} has the keys.
 */
public record ScriptFacts(ConfigValue.Mapping answer) {
  /** A text; empty if there is none of that name. */
  public String text(String key) {
    return answer.entries().get(key) instanceof ConfigValue.Text(String text) ? text : "";
  }

  /** Anything; null as JSON has it if there is nothing of that name. */
  public ConfigValue value(String key) {
    return answer.entries().getOrDefault(key, ConfigValue.NULL);
  }

  boolean flag(String key) {
    return value(key).equals(ConfigValue.TRUE);
  }

  /** The function that is called; empty if none is. */
  String entrypoint() {
    return text("entrypoint");
  }

  boolean hasCell() {
    return value("cell") instanceof ConfigValue.Array;
  }

  /** Whether it may have names that its syntax tree doesn't tell. */
  public boolean isOpen() {
    return flag("open");
  }

  /** What a config may set at the top level: its names, code among them, and parameters. */
  public Set<String> knows() {
    Set<String> all = new TreeSet<>(names());
    all.addAll(parameters());
    return all;
  }

  Set<String> names() {
    return map("names").entries().keySet();
  }

  Set<String> parameters() {
    return map("parameters").entries().keySet();
  }

  /** What a top-level name is, unless it is a value: {@code function, class, import}. */
  Optional<String> code(String name) {
    return inner("names", name)
        .filter(
            found ->
                found.entries().get("what") instanceof ConfigValue.Text(String what)
                    && !what.equals("value"))
        .map(found -> new ScriptFacts(found).text("what"));
  }

  /** The value that a name or a parameter has by itself, if it is written as a constant. */
  Optional<ConfigValue> value(ConfigPath path) {
    String first = path.keys().getFirst();
    Optional<ConfigValue> whole =
        inner("names", first)
            .or(() -> inner("parameters", first))
            .flatMap(found -> Optional.ofNullable(found.entries().get("value")));
    LinkedHashMap<String, ConfigValue> around = new LinkedHashMap<>();
    whole.ifPresent(value -> around.put(first, value));
    return path.get(new ConfigValue.Mapping(around));
  }

  /** Whether the script has something there; unknown names below a computed value count. */
  boolean has(ConfigPath path) {
    String first = path.keys().getFirst();
    if (!names().contains(first) && !parameters().contains(first)) {
      return false;
    }
    boolean constant =
        inner("names", first).or(() -> inner("parameters", first)).stream()
            .anyMatch(found -> found.entries().get("value") instanceof ConfigValue.Mapping);
    return path.keys().size() == 1 || !constant || value(path).isPresent();
  }

  /** The line in which the body itself reads the name after assigning it. */
  Optional<BigInteger> readIn(String name) {
    return map("read").entries().get(name) instanceof ConfigValue.Int(BigInteger line)
        ? Optional.of(line)
        : Optional.empty();
  }

  private ConfigValue.Mapping map(String key) {
    return value(key) instanceof ConfigValue.Mapping map ? map : ConfigPath.EMPTY;
  }

  private Optional<ConfigValue.Mapping> inner(String key, String name) {
    return map(key).entries().get(name) instanceof ConfigValue.Mapping found
        ? Optional.of(found)
        : Optional.empty();
  }
}
