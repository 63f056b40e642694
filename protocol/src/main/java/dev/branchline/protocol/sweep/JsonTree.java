package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Reads JSON into a tree; NaN and the infinities are taken as Python writes them. */
final class JsonTree {
  private final Lines lines;
  private final Problems problems;
  private final TreeBuilder builder;

  private JsonTree(Lines lines, Problems problems) {
    this.lines = lines;
    this.problems = problems;
    this.builder = new TreeBuilder(lines, problems);
  }

  /** The one value of a text; empty if there is none, or it can't be read. */
  static Optional<Node> read(Lines lines, Problems problems) {
    return new JsonTree(lines, problems).read();
  }

  private Optional<Node> read() {
    try (JsonParser parser = ConfigJson.parser(lines.text())) {
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        if (builder.root().isPresent()) {
          problems.error(
              lines.place(from(parser)), "more than one value in the file", "", "the end");
          return Optional.empty();
        }
        if (!accept(parser, token)) {
          return Optional.empty();
        }
      }
      return builder.root();
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      int at = location == null ? 0 : (int) Math.max(0, location.getCharOffset());
      problems.error(lines.place(at), "not JSON: " + e.getOriginalMessage(), "", "");
      return Optional.empty();
    }
  }

  private boolean accept(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> builder.startMap(from(parser), true, Optional.empty());
      case START_ARRAY -> builder.startList(from(parser), Optional.empty());
      case END_OBJECT, END_ARRAY -> {
        builder.end();
        yield true;
      }
      case PROPERTY_NAME, VALUE_STRING -> leaf(parser, new ConfigValue.Text(parser.getString()));
      case VALUE_NUMBER_INT -> leaf(parser, new ConfigValue.Int(parser.getBigIntegerValue()));
      case VALUE_NUMBER_FLOAT -> leaf(parser, new ConfigValue.Real(parser.getDoubleValue()));
      case VALUE_TRUE -> leaf(parser, ConfigValue.TRUE);
      case VALUE_FALSE -> leaf(parser, ConfigValue.FALSE);
      case VALUE_NULL -> leaf(parser, ConfigValue.NULL);
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> true;
    };
  }

  private boolean leaf(JsonParser parser, ConfigValue value) {
    String text = parser.getString();
    int from = from(parser);
    int until = (int) parser.currentLocation().getCharOffset();
    builder.leaf(new Node.Leaf(value, text, lines.stretch(from, until)), Optional.empty());
    return true;
  }

  private static int from(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }
}
