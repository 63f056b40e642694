package dev.branchline.coordinator.shape;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A JSON object that is read entry by entry. Unknown keys are passed over, so that an older client
 * understands a newer server; what has another shape than asked for is {@link Misshapen}.
 *
 * @param map what is in it
 */
public record Entries(ConfigValue.Mapping map) {

  /** Reads a text that is one JSON object. */
  public static Entries parse(String json) {
    try {
      return of(ConfigJson.parse(json));
    } catch (ConfigJson.Malformed e) {
      throw new Misshapen("not JSON: " + e.getMessage());
    }
  }

  /** Reads a text that is one list of JSON objects. */
  public static List<Entries> parseList(String json) {
    try {
      return objects("the whole", ConfigJson.parse(json));
    } catch (ConfigJson.Malformed e) {
      throw new Misshapen("not JSON: " + e.getMessage());
    }
  }

  /** A value that is an object. */
  public static Entries of(ConfigValue value) {
    if (value instanceof ConfigValue.Mapping mapping) {
      return new Entries(mapping);
    }
    throw new Misshapen("not an object");
  }

  /** Whether there is something, and it isn't null. */
  public boolean has(String key) {
    return !(value(key) instanceof ConfigValue.Null);
  }

  /** A text that must be there. */
  public String text(String key) {
    return optionalText(key).orElseThrow(() -> new Misshapen("no text at '" + key + "'"));
  }

  /** A text; empty if it is absent or null. */
  public Optional<String> optionalText(String key) {
    return switch (value(key)) {
      case ConfigValue.Null _ -> Optional.empty();
      case ConfigValue.Text(String text) -> Optional.of(text);
      case ConfigValue.Bool _,
          ConfigValue.Int _,
          ConfigValue.Real _,
          ConfigValue.Array _,
          ConfigValue.Mapping _ ->
          throw new Misshapen("no text at '" + key + "'");
    };
  }

  /** A boolean; false if it is absent or null. */
  public boolean flag(String key) {
    return switch (value(key)) {
      case ConfigValue.Null _ -> false;
      case ConfigValue.Bool(boolean flag) -> flag;
      case ConfigValue.Text _,
          ConfigValue.Int _,
          ConfigValue.Real _,
          ConfigValue.Array _,
          ConfigValue.Mapping _ ->
          throw new Misshapen("neither true nor false at '" + key + "'");
    };
  }

  /** A whole number that must be there and fit 64 bits. */
  public long whole(String key) {
    if (value(key) instanceof ConfigValue.Int(BigInteger number) && number.bitLength() < 64) {
      return number.longValue();
    }
    throw new Misshapen("no whole number at '" + key + "'");
  }

  /** The same, and it fits 32 bits. */
  public int small(String key) {
    long number = whole(key);
    if (number != (int) number) {
      throw new Misshapen("too great a number at '" + key + "'");
    }
    return (int) number;
  }

  /** A number that must be there. */
  public double real(String key) {
    return switch (value(key)) {
      case ConfigValue.Int(BigInteger number) -> number.doubleValue();
      case ConfigValue.Real(double number) -> number;
      case ConfigValue.Text(String text) when text.equals("NaN") -> Double.NaN;
      case ConfigValue.Text(String text) when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case ConfigValue.Text(String text) when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      case ConfigValue.Text _,
          ConfigValue.Bool _,
          ConfigValue.Null _,
          ConfigValue.Array _,
          ConfigValue.Mapping _ ->
          throw new Misshapen("no number at '" + key + "'");
    };
  }

  /** A word of an enumeration, in lower case. */
  public <E extends Enum<E>> E word(String key, Class<E> words) {
    String word = text(key);
    try {
      return Enum.valueOf(words, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Misshapen("no such " + key + ": " + word);
    }
  }

  /** The same, or nothing. */
  public <E extends Enum<E>> Optional<E> optionalWord(String key, Class<E> words) {
    return has(key) ? Optional.of(word(key, words)) : Optional.empty();
  }

  Instant instant(String key) {
    try {
      return Instant.parse(text(key));
    } catch (DateTimeException e) {
      throw new Misshapen("no time at '" + key + "'");
    }
  }

  Optional<Instant> optionalInstant(String key) {
    return has(key) ? Optional.of(instant(key)) : Optional.empty();
  }

  Duration duration(String key) {
    return Json.duration(real(key));
  }

  Optional<Duration> optionalDuration(String key) {
    return has(key) ? Optional.of(duration(key)) : Optional.empty();
  }

  /** A sweep's id. */
  public SweepId sweep(String key) {
    long id = whole(key);
    if (id < 1) {
      throw new Misshapen("no id of a sweep at '" + key + "'");
    }
    return new SweepId(id);
  }

  LeaseId lease(String key) {
    return optionalLease(key).orElseThrow(() -> new Misshapen("no lease at '" + key + "'"));
  }

  Optional<LeaseId> optionalLease(String key) {
    return optionalText(key)
        .map(
            hex -> {
              try {
                return new LeaseId(Long.parseUnsignedLong(hex, 16));
              } catch (NumberFormatException e) {
                throw new Misshapen("no lease at '" + key + "'");
              }
            });
  }

  /** An object; an empty one if it is absent or null. */
  ConfigValue.Mapping mapping(String key) {
    return optionalMapping(key).orElseGet(() -> new ConfigValue.Mapping(new LinkedHashMap<>()));
  }

  Optional<ConfigValue.Mapping> optionalMapping(String key) {
    return has(key) ? Optional.of(of(value(key)).map()) : Optional.empty();
  }

  Entries object(String key) {
    return new Entries(mapping(key));
  }

  Optional<Entries> optionalObject(String key) {
    return optionalMapping(key).map(Entries::new);
  }

  /** A list of objects; an empty one if it is absent or null. */
  public List<Entries> objects(String key) {
    return has(key) ? objects(key, value(key)) : List.of();
  }

  private static List<Entries> objects(String where, ConfigValue value) {
    if (value instanceof ConfigValue.Array(List<ConfigValue> items)) {
      return items.stream().map(Entries::of).toList();
    }
    throw new Misshapen("no list at '" + where + "'");
  }

  /** A list of texts; an empty one if it is absent or null. */
  public List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (value(key) instanceof ConfigValue.Array(List<ConfigValue> items)) {
      return items.stream()
          .map(
              item -> {
                if (item instanceof ConfigValue.Text(String text)) {
                  return text;
                }
                throw new Misshapen("something else than texts at '" + key + "'");
              })
          .toList();
    }
    throw new Misshapen("no list at '" + key + "'");
  }

  private ConfigValue value(String key) {
    return map.entries().getOrDefault(key, ConfigValue.NULL);
  }
}
