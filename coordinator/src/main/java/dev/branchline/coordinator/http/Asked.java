package dev.branchline.coordinator.http;

import dev.branchline.coordinator.shape.Entries;
import dev.branchline.coordinator.shape.Misshapen;
import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request, as far as an operation needs it.
 *
 * @param path what stands for the names in the route's path
 * @param query the parameters that the route knows
 * @param headers those that are looked at, their names in lower case
 * @param body the text that came with it
 */
record Asked(
    Map<String, String> path, Map<String, String> query, Map<String, String> headers, String body) {

  String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in the route's path");
    }
    return value;
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body as an object; no body is an empty one. */
  Entries json() {
    return body.isBlank()
        ? new Entries(new ConfigValue.Mapping(new LinkedHashMap<>()))
        : Entries.parse(body);
  }

  boolean flag(String name) {
    return switch (query(name).orElse("false")) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw new Misshapen("'" + name + "' is true or false");
    };
  }

  OptionalLong number(String name) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.get()));
    } catch (NumberFormatException e) {
      throw new Misshapen("'" + name + "' is a whole number, not '" + text.get() + "'");
    }
  }

  /** A whole number within bounds. */
  long number(String name, long otherwise, long least, long most) {
    long number = number(name).orElse(otherwise);
    if (number < least || number > most) {
      throw new Misshapen("'" + name + "' is from " + least + " to " + most + ", not " + number);
    }
    return number;
  }

  /** The ordinal in the path. */
  long ordinal() {
    String text = path("ordinal");
    if (!text.matches("\\d{1,18}")) {
      throw new Misshapen("'" + text + "' is no ordinal");
    }
    return Long.parseLong(text);
  }
}
