package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML 1.2, with the core schema, into a tree. */
final class YamlTree {
  /** The parser takes time in the square of the length of a token, and tokens lie in one line. */
  static final int MAX_LINE = 1 << 20;

  private static final String STANDARD = "tag:yaml.org,2002:";
  private final Lines lines;
  private final Problems problems;
  private final TreeBuilder builder;

  /** The offset of each code point; empty if they are the same. */
  private final int[] offsets;

  private int documents;

  private YamlTree(Lines lines, Problems problems) {
    this.lines = lines;
    this.problems = problems;
    this.builder = new TreeBuilder(lines, problems);
    this.offsets = offsets(lines.text());
  }

  /** The one document of a text; empty if there is none, or it can't be read. */
  static Optional<Node> read(Lines lines, Problems problems) {
    return new YamlTree(lines, problems).read();
  }

  private Optional<Node> read() {
    OptionalInt tooLong = lines.longerThan(MAX_LINE);
    if (tooLong.isPresent()) {
      problems.error(
          lines.place(tooLong.getAsInt()),
          "a line that is too long to be read as YAML",
          "",
          "at most %,d characters in a line".formatted(MAX_LINE),
          "break it into several lines, or write the file as JSON");
      return Optional.empty();
    }
    try {
      for (Event event : new Parse(settings()).parseString(lines.text())) {
        if (!accept(event)) {
          return Optional.empty();
        }
      }
      return builder.root();
    } catch (MarkedYamlEngineException e) {
      int at = e.getProblemMark().or(e::getContextMark).map(this::offset).orElse(0);
      problems.error(lines.place(at), "not YAML: " + e.getProblem(), "", "", hint(at));
    } catch (ReaderException e) {
      problems.error(
          lines.place(charOffset(e.getPosition())),
          "a character that YAML doesn't permit",
          "U+%04X".formatted(e.getCodePoint()),
          "");
    } catch (YamlEngineException e) {
      problems.error(lines.place(0), "not YAML: " + e.getMessage(), "", "");
    }
    return Optional.empty();
  }

  /** Read in one piece: its reader fails where a piece ends within a pair of surrogates. */
  private LoadSettings settings() {
    return LoadSettings.builder()
        .setCodePointLimit(Integer.MAX_VALUE)
        .setBufferSize(lines.text().length() + 2)
        .build();
  }

  private Optional<String> hint(int at) {
    return at < lines.text().length() && lines.text().charAt(at) == '\t'
        ? Optional.of("YAML is indented by spaces, not by tabs")
        : Optional.empty();
  }

  /** False if nothing more needs to be read. */
  private boolean accept(Event event) {
    return switch (event) {
      case DocumentStartEvent start -> {
        boolean first = ++documents == 1;
        if (!first) {
          problems.error(place(start), "more than one YAML document", "", "one document");
        }
        yield first;
      }
      case AliasEvent alias -> {
        builder.alias(alias.getAlias().getValue(), from(alias));
        yield true;
      }
      case ScalarEvent scalar -> {
        builder.leaf(leaf(scalar), anchor(scalar));
        yield true;
      }
      case SequenceStartEvent start -> {
        collectionTag(start, start.getTag(), "seq");
        yield builder.startList(from(start), anchor(start));
      }
      case MappingStartEvent start -> {
        collectionTag(start, start.getTag(), "map");
        yield builder.startMap(from(start), start.getFlowStyle() == FlowStyle.FLOW, anchor(start));
      }
      case CollectionEndEvent end -> {
        builder.end();
        yield true;
      }
      default -> true;
    };
  }

  private Node.Leaf leaf(ScalarEvent scalar) {
    String text = scalar.getValue();
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    int until = scalar.getEndMark().map(this::offset).orElse(from(scalar));
    Lines.Stretch stretch = lines.stretch(from(scalar), until);
    return new Node.Leaf(
        scalar.getTag().isPresent()
            ? tagged(scalar, scalar.getTag().get(), text)
            : plain ? plain(scalar, text) : new ConfigValue.Text(text),
        text,
        stretch);
  }

  private ConfigValue plain(ScalarEvent scalar, String text) {
    ConfigValue value = CoreSchema.read(text);
    PyYaml.otherwise(text, value)
        .ifPresent(
            theirs ->
                problems.warning(
                    place(scalar),
                    "`%s` is taken as %s; PyYAML would take it as %s"
                        .formatted(text, Node.Words.describe(value), theirs),
                    value instanceof ConfigValue.Text
                        ? Optional.of("put it in quotes to make that plain: \"" + text + "\"")
                        : Optional.empty()));
    return value;
  }

  private ConfigValue tagged(ScalarEvent scalar, String tag, String text) {
    if (tag.equals("!") || tag.equals(STANDARD + "str")) {
      return new ConfigValue.Text(text);
    }
    ConfigValue value = CoreSchema.read(text);
    boolean fits =
        switch (tag) {
          case STANDARD + "int" -> value instanceof ConfigValue.Int;
          case STANDARD + "bool" -> value instanceof ConfigValue.Bool;
          case STANDARD + "null" -> value instanceof ConfigValue.Null;
          case STANDARD + "float" ->
              value instanceof ConfigValue.Real || value instanceof ConfigValue.Int;
          default -> false;
        };
    if (!fits) {
      problems.error(
          place(scalar),
          "a tag that says nothing here",
          tag.replace(STANDARD, "!!") + " " + text,
          "!!str, !!int, !!float, !!bool or !!null, and a value of that kind");
    }
    return fits && tag.endsWith("float") && value instanceof ConfigValue.Int(var number)
        ? new ConfigValue.Real(number.doubleValue())
        : value;
  }

  private void collectionTag(NodeEvent event, Optional<String> tag, String expected) {
    if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(STANDARD + expected)) {
      problems.error(
          place(event),
          "a tag that says nothing here",
          tag.get().replace(STANDARD, "!!"),
          "no tag");
    }
  }

  private static Optional<String> anchor(NodeEvent event) {
    return event.getAnchor().map(anchor -> anchor.getValue());
  }

  private Place place(Event event) {
    return lines.place(from(event));
  }

  private int from(Event event) {
    return event.getStartMark().map(this::offset).orElse(0);
  }

  private int offset(Mark mark) {
    return charOffset(mark.getIndex());
  }

  private int charOffset(int codePoints) {
    return offsets.length == 0 ? codePoints : offsets[Math.min(codePoints, offsets.length - 1)];
  }

  private static int[] offsets(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return new int[0];
    }
    int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
    int at = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
    }
    return offsets;
  }
}
