package dev.branchline.protocol.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A value in a config: what JSON can say, and the numbers that Python can. Its kind is kept on the
 * whole way, so an integer never turns into a float. Immutable.
 */
public sealed interface ConfigValue {
  ConfigValue NULL = new Null();
  ConfigValue TRUE = new Bool(true);
  ConfigValue FALSE = new Bool(false);

  /** JSON's null. */
  record Null() implements ConfigValue {}

  /** True or false. */
  record Bool(boolean value) implements ConfigValue {}

  /** An integer of any size. */
  record Int(BigInteger value) implements ConfigValue {}

  /** A double, which may be NaN or infinite. */
  record Real(double value) implements ConfigValue {}

  /** A string. */
  record Text(String value) implements ConfigValue {}

  /** A list. */
  record Array(List<ConfigValue> items) implements ConfigValue {
    public Array {
      items = List.copyOf(items);
    }
  }

  /** A map with string keys, in the order they were given; equality disregards the order. */
  record Mapping(SequencedMap<String, ConfigValue> entries) implements ConfigValue {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }
  }

  /** An integer. */
  static ConfigValue of(long value) {
    return new Int(BigInteger.valueOf(value));
  }

  /** A float. */
  static ConfigValue of(double value) {
    return new Real(value);
  }

  /** A string. */
  static ConfigValue of(String value) {
    return new Text(value);
  }

  /** A boolean. */
  static ConfigValue of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** A list. */
  static ConfigValue of(List<? extends ConfigValue> items) {
    return new Array(new ArrayList<>(items));
  }
}
