package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.toml.TomlFactory;

/** Reads TOML 1.0 into a tree; a date or a time is taken as its text. */
final class TomlTree {
  private final Lines lines;
  private final Problems problems;
  private final TreeBuilder builder;
  private final TomlPlaces places;
  private final Deque<Frame> open = new ArrayDeque<>();
  private String path = TomlPlaces.ROOT;

  /** A map or list that isn't complete. */
  private static final class Frame {
    final String path;
    final boolean list;
    int items;

    Frame(String path, boolean list) {
      this.path = path;
      this.list = list;
    }
  }

  private TomlTree(Lines lines, Problems problems) {
    this.lines = lines;
    this.problems = problems;
    this.builder = new TreeBuilder(lines, problems);
    this.places = new TomlPlaces(lines.text());
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
    if (token != JsonToken.PROPERTY_NAME && !token.isStructEnd()) {
      toNextItem();
    }
    return switch (token) {
      case START_OBJECT -> {
        open.push(new Frame(path, false));
        yield builder.startMap(at(), false, Optional.empty());
      }
      case START_ARRAY -> {
        open.push(new Frame(path, true));
        yield builder.startList(at(), Optional.empty());
      }
      case END_OBJECT, END_ARRAY -> {
        open.pop();
        builder.end();
        yield true;
      }
      case PROPERTY_NAME -> {
        path = TomlPlaces.key(inner().path, parser.getString());
        int key = places.of(path).map(TomlPlaces.Spot::key).orElse(0);
        yield leaf(new ConfigValue.Text(parser.getString()), parser.getString(), key);
      }
      case VALUE_STRING -> leaf(new ConfigValue.Text(parser.getString()), parser.getString(), at());
      case VALUE_NUMBER_INT ->
          leaf(new ConfigValue.Int(parser.getBigIntegerValue()), parser.getString(), at());
      case VALUE_NUMBER_FLOAT ->
          leaf(new ConfigValue.Real(parser.getDoubleValue()), parser.getString(), at());
      case VALUE_TRUE -> leaf(ConfigValue.TRUE, "true", at());
      case VALUE_FALSE -> leaf(ConfigValue.FALSE, "false", at());
      case VALUE_NULL -> leaf(ConfigValue.NULL, "", at());
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> true;
    };
  }

  private Frame inner() {
    return Objects.requireNonNull(open.peek());
  }

  /** In a list, each value has a path of its own. */
  private void toNextItem() {
    Frame frame = open.peek();
    if (frame != null && frame.list) {
      path = TomlPlaces.item(frame.path, frame.items);
      frame.items++;
    }
  }

  /** Where the value starts that is read. */
  private int at() {
    return places.of(path).map(TomlPlaces.Spot::value).orElse(0);
  }

  private boolean leaf(ConfigValue value, String text, int from) {
    builder.leaf(
        new Node.Leaf(value, text, lines.stretch(from, lines.text().length())), Optional.empty());
    return true;
  }
}
