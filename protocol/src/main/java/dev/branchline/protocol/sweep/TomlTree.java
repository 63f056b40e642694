package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.toml.TomlFactory;

/**
 * Reads TOML 1.0 into a tree; a date or a time is taken as its text. Jackson tells no places of
 * what it read, so each key is looked for in the text, in order: where a name stands several times
 * in the file, and tables are written out of order, a place may be that of a namesake.
 */
final class TomlTree {
  private static final Pattern KEY =
      Pattern.compile("([A-Za-z0-9_-]+|\"[^\"\\n]*\"|'[^'\\n]*')[ \\t]*(?=[=.\\]])");

  private final Lines lines;
  private final Problems problems;
  private final TreeBuilder builder;
  private final Map<String, Deque<Integer>> keys = new HashMap<>();
  private int at;

  private TomlTree(Lines lines, Problems problems) {
    this.lines = lines;
    this.problems = problems;
    this.builder = new TreeBuilder(lines, problems);
    Matcher matcher = KEY.matcher(lines.text());
    while (matcher.find()) {
      String word = String.valueOf(matcher.group(1));
      String key =
          word.startsWith("\"") || word.startsWith("'")
              ? word.substring(1, word.length() - 1)
              : word;
      keys.computeIfAbsent(key, _ -> new ArrayDeque<>()).add(matcher.start());
    }
  }

  /** The map that a text says; empty if it can't be read. */
  static Optional<Node> read(Lines lines, Problems problems) {
    return new TomlTree(lines, problems).read();
  }

  private Optional<Node> read() {
    try (JsonParser parser =
        new TomlFactory().createParser(ObjectReadContext.empty(), lines.text())) {
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        if (!accept(parser, token)) {
          return Optional.empty();
        }
      }
      return builder.root();
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      Place place =
          location == null
              ? lines.place(0)
              : lines.place(lines.offset(location.getLineNr(), location.getColumnNr()));
      problems.error(
          place,
          "not TOML: " + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""),
          "",
          "");
      return Optional.empty();
    }
  }

  private boolean accept(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> builder.startMap(at, false, Optional.empty());
      case START_ARRAY -> builder.startList(at, Optional.empty());
      case END_OBJECT, END_ARRAY -> {
        builder.end();
        yield true;
      }
      case PROPERTY_NAME -> {
        Deque<Integer> places = keys.get(parser.getString());
        if (places != null && !places.isEmpty()) {
          at = places.size() > 1 ? places.poll() : places.peek();
        }
        leaf(new ConfigValue.Text(parser.getString()), parser.getString(), at);
        at = valueAt(at);
        yield true;
      }
      case VALUE_STRING -> leaf(new ConfigValue.Text(parser.getString()), parser.getString(), at);
      case VALUE_NUMBER_INT ->
          leaf(new ConfigValue.Int(parser.getBigIntegerValue()), parser.getString(), at);
      case VALUE_NUMBER_FLOAT ->
          leaf(new ConfigValue.Real(parser.getDoubleValue()), parser.getString(), at);
      case VALUE_TRUE -> leaf(ConfigValue.TRUE, "true", at);
      case VALUE_FALSE -> leaf(ConfigValue.FALSE, "false", at);
      case VALUE_NULL -> leaf(ConfigValue.NULL, "", at);
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> true;
    };
  }

  private boolean leaf(ConfigValue value, String text, int from) {
    builder.leaf(
        new Node.Leaf(value, text, lines.stretch(from, lines.text().length())), Optional.empty());
    return true;
  }

  /** Where a value starts, after its key and the equals sign; the key if it is of a table. */
  private int valueAt(int key) {
    String text = lines.text();
    int end = text.indexOf('\n', key);
    int equals = text.indexOf('=', key);
    if (equals < 0 || (end >= 0 && equals > end)) {
      return key;
    }
    int value = equals + 1;
    while (value < text.length() && (text.charAt(value) == ' ' || text.charAt(value) == '\t')) {
      value++;
    }
    return value;
  }
}
