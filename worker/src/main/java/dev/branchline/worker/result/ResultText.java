package dev.branchline.worker.result;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Optional;

/** A program's result, read from what it wrote. */
public final class ResultText {
  private static final ConfigValue.Mapping NONE = new ConfigValue.Mapping(new LinkedHashMap<>());

  private ResultText() {}

  /** What was read. */
  public sealed interface Reading {
    /** A result; empty if the program left none. */
    record Read(ConfigValue.Mapping result) implements Reading {}

    /** Something that is no result; why, in one line for people. */
    record Bad(String reason) implements Reading {}
  }

  /** No result, which is one that says nothing. */
  public static Reading none() {
    return new Reading.Read(NONE);
  }

  /** The text of a result file: one JSON object, or nothing but white space. */
  public static Reading ofFile(String text) {
    if (text.isBlank()) {
      return none();
    }
    try {
      return switch (ConfigJson.parse(text)) {
        case ConfigValue.Mapping mapping -> new Reading.Read(mapping);
        case ConfigValue other ->
            new Reading.Bad("the result isn't a JSON object: " + shortened(text));
      };
    } catch (ConfigJson.Malformed e) {
      return new Reading.Bad("the result isn't JSON: " + e.getMessage());
    }
  }

  /**
   * The last line of {@code output} that is a JSON object; no result if no line is.
   *
   * @param output an output, or the end of one
   */
  public static Reading ofOutput(String output) {
    int end = output.length();
    while (end > 0) {
      int start = output.lastIndexOf('\n', end - 1) + 1;
      Optional<ConfigValue.Mapping> found = object(output.substring(start, end).strip());
      if (found.isPresent()) {
        return new Reading.Read(found.get());
      }
      end = start - 1;
    }
    return none();
  }

  private static Optional<ConfigValue.Mapping> object(String line) {
    if (!line.startsWith("{") || !line.endsWith("}")) {
      return Optional.empty();
    }
    try {
      return ConfigJson.parse(line) instanceof ConfigValue.Mapping mapping
          ? Optional.of(mapping)
          : Optional.empty();
    } catch (ConfigJson.Malformed e) {
      return Optional.empty();
    }
  }

  private static String shortened(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }
}
