package dev.branchline.protocol.sweep.cel;

import com.google.common.primitives.UnsignedLong;
import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A config's values as CEL takes and gives them. */
final class Values {
  private Values() {}

  /** An integer that CEL can't take. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge(String key, BigInteger number) {
      super(
          "`%s` is %s, and expressions compute with integers of 64 bits".formatted(key, number),
          null,
          false,
          false);
    }

    String words() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * A value for CEL.
   *
   * @param key where it stands
   * @throws TooLarge if it is, or holds, an integer beyond 64 bits
   */
  static Object toCel(String key, ConfigValue value) {
    return switch (value) {
      case ConfigValue.Null() -> dev.cel.common.values.NullValue.NULL_VALUE;
      case ConfigValue.Bool(boolean flag) -> flag;
      case ConfigValue.Int(BigInteger number) -> {
        if (number.bitLength() >= Long.SIZE) {
          throw new TooLarge(key, number);
        }
        yield number.longValue();
      }
      case ConfigValue.Real(double number) -> number;
      case ConfigValue.Text(String text) -> text;
      case ConfigValue.Array(List<ConfigValue> items) -> {
        List<Object> list = new ArrayList<>(items.size());
        items.forEach(item -> list.add(toCel(key, item)));
        yield list;
      }
      case ConfigValue.Mapping mapping -> {
        Map<String, Object> map = LinkedHashMap.newLinkedHashMap(mapping.entries().size());
        mapping.entries().forEach((inner, item) -> map.put(inner, toCel(key + "." + inner, item)));
        yield map;
      }
    };
  }

  static Answer fromCel(Object value) {
    return value(value)
        .<Answer>map(Answer.Value::new)
        .orElseGet(
            () ->
                new Answer.Failed(
                    "it gives a "
                        + value.getClass().getSimpleName()
                        + ", which a config can't hold"));
  }

  private static Optional<ConfigValue> value(Object value) {
    return switch (value) {
      case Boolean flag -> Optional.of(ConfigValue.of(flag));
      case Long number -> Optional.of(ConfigValue.of(number));
      case UnsignedLong number -> Optional.of(new ConfigValue.Int(number.bigIntegerValue()));
      case Double number -> Optional.of(ConfigValue.of(number));
      case String text -> Optional.of(ConfigValue.of(text));
      case dev.cel.common.values.NullValue nothing -> Optional.of(ConfigValue.NULL);
      case List<?> list -> list(list);
      case Map<?, ?> map -> map(map);
      default -> Optional.empty();
    };
  }

  private static Optional<ConfigValue> list(List<?> list) {
    List<ConfigValue> items = new ArrayList<>(list.size());
    for (Object element : list) {
      Optional<ConfigValue> item = value(element);
      if (item.isEmpty()) {
        return Optional.empty();
      }
      items.add(item.get());
    }
    return Optional.of(new ConfigValue.Array(items));
  }

  private static Optional<ConfigValue> map(Map<?, ?> map) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<ConfigValue> item = value(entry.getValue());
      if (item.isEmpty() || !(entry.getKey() instanceof String key)) {
        return Optional.empty();
      }
      entries.put(key, item.get());
    }
    return Optional.of(new ConfigValue.Mapping(entries));
  }
}
