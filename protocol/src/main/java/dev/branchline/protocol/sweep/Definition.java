package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.CanonicalJson;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sweep, frozen: everything that it was read from as one text, so that every machine reads the
 * same sweep from it.
 *
 * @param text canonical, ASCII
 * @param hash the SHA-256 of the text, 64 hex digits
 * @param directory the sweep file's folder on the submitting machine, absolute
 */
public record Definition(String text, String hash, String directory, Sweep sweep) {
  /** The version of the rules by which a file turns into configs. */
  public static final int SPACE_VERSION = 2;

  /**
   * Freezes a sweep.
   *
   * @param directory the sweep file's folder, absolute
   * @throws IllegalArgumentException if it is too large, see {@link Sweep#checkSubmittable}
   */
  public static Definition freeze(Sweep sweep, String directory) {
    if (sweep.isTooLarge()) {
      throw new IllegalArgumentException("a definition of more than 64 MiB");
    }
    Sources sources = sweep.sources();
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put("space", ConfigValue.of(SPACE_VERSION));
    entries.put("directory", ConfigValue.of(directory));
    entries.put("name", ConfigValue.of(sources.file().name()));
    entries.put("text", ConfigValue.of(sources.file().text()));
    entries.put(
        "overrides", ConfigValue.of(sources.overrides().stream().map(ConfigValue::of).toList()));
    entries.put("files", mapping(sources.files()));
    entries.put("environment", mapping(sources.environment()));
    entries.put("kept", mapping(sources.kept()));
    String text = CanonicalJson.write(new ConfigValue.Mapping(entries));
    return new Definition(text, hash(text), directory, sweep);
  }

  /** Reads what {@link #freeze} wrote, on any machine. */
  public static Parsed parse(String text) {
    try {
      if (!(ConfigJson.parse(text) instanceof ConfigValue.Mapping frozen)) {
        return new Unknown("not a definition");
      }
      if (!ConfigValue.of(SPACE_VERSION).equals(frozen.entries().get("space"))) {
        return new Unknown("a definition of another version of the sweep language");
      }
      Map<String, String> files = strings(frozen, "files");
      Read read =
          SweepReader.read(
              new SourceFile(string(frozen, "name"), string(frozen, "text")),
              overrides(frozen),
              strings(frozen, "environment"),
              new Embedded(files),
              Optional.of(strings(frozen, "kept")));
      return switch (read) {
        case Read.Accepted(Sweep sweep, var warnings) ->
            new Known(new Definition(text, hash(text), string(frozen, "directory"), sweep));
        case Read.Rejected(List<Problem> problems) ->
            new Unknown("this version reads it otherwise: " + problems.getFirst().headline());
      };
    } catch (ConfigJson.Malformed e) {
      return new Unknown("not a definition: " + e.getMessage());
    }
  }

  /** The files in a definition. */
  record Embedded(Map<String, String> files) implements BaseFiles {
    @Override
    public Content read(String path) {
      String found = files.get(path);
      return found == null ? new Unreadable("not in the definition") : new Text(found);
    }

    @Override
    public List<String> list(String folder) {
      String inside = folder.isEmpty() ? "" : folder + "/";
      return files.keySet().stream()
          .filter(path -> path.startsWith(inside) && path.indexOf('/', inside.length()) < 0)
          .map(path -> path.substring(inside.length()))
          .toList();
    }
  }

  /** What came of it. */
  public sealed interface Parsed {}

  /** The definition. */
  public record Known(Definition definition) implements Parsed {}

  /** It comes from another version, or isn't one. */
  public record Unknown(String reason) implements Parsed {}

  private static ConfigValue.Mapping mapping(Map<String, String> strings) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    strings.forEach((key, value) -> entries.put(key, ConfigValue.of(value)));
    return new ConfigValue.Mapping(entries);
  }

  private static String string(ConfigValue.Mapping frozen, String key) {
    return frozen.entries().get(key) instanceof ConfigValue.Text(String text) ? text : "";
  }

  private static Map<String, String> strings(ConfigValue.Mapping frozen, String key) {
    Map<String, String> strings = new LinkedHashMap<>();
    if (frozen.entries().get(key) instanceof ConfigValue.Mapping map) {
      map.entries().keySet().forEach(name -> strings.put(name, string(map, name)));
    }
    return strings;
  }

  private static List<String> overrides(ConfigValue.Mapping frozen) {
    return frozen.entries().get("overrides") instanceof ConfigValue.Array(List<ConfigValue> items)
        ? items.stream()
            .map(item -> item instanceof ConfigValue.Text(String text) ? text : "")
            .toList()
        : List.of();
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
