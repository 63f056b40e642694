package dev.branchline.protocol.sweep;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where each key and each value of a TOML text stands; the parser of the library doesn't tell. It
 * follows the structure of a text that holds, and of one that doesn't it finds what it can: it
 * never goes back, and always comes to an end.
 */
final class TomlPlaces {
  /** The root's path; {@link #key} and {@link #item} lead on from it. */
  static final String ROOT = "";

  private static final int MOST_NESTED = 200;

  private final String text;
  private final Map<String, Spot> spots = new HashMap<>();

  /** How many tables an array of tables has by now. */
  private final Map<String, Integer> tables = new HashMap<>();

  private int at;

  /** Offsets of a key, and of its value; of an item of a list, of the value alone. */
  record Spot(int key, int value) {}

  private record Key(String path, int from) {}

  TomlPlaces(String text) {
    this.text = text;
    String table = ROOT;
    while (skip(true)) {
      if (text.charAt(at) == '[') {
        table = header();
      } else {
        entry(table);
        toLineEnd();
      }
    }
  }

  /** The path of a key of what lies at a path. */
  static String key(String path, String key) {
    return path + "\0k" + key;
  }

  /** The path of an item of the list that lies at a path. */
  static String item(String path, int index) {
    return path + "\0i" + index;
  }

  Optional<Spot> of(String path) {
    return Optional.ofNullable(spots.get(path));
  }

  private char here() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  /** Passes over what has no meaning; whether anything is left. */
  private boolean skip(boolean lines) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#' && lines) {
        toLineEnd();
      } else if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void toLineEnd() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
  }

  /** {@code [a.b]} or {@code [[a.b]]}; gives the path of what follows. */
  private String header() {
    int from = at;
    boolean many = text.startsWith("[[", at);
    at += many ? 2 : 1;
    Key key = keys(ROOT, ']');
    spots.putIfAbsent(key.path, new Spot(key.from, from));
    toLineEnd();
    if (!many) {
      return within(key.path);
    }
    int index = tables.merge(key.path, 1, Integer::sum) - 1;
    String table = item(key.path, index);
    spots.put(table, new Spot(from, from));
    return table;
  }

  /** A table that lies in an array of tables lies in the newest of them. */
  private String within(String path) {
    Integer count = tables.get(path);
    return count == null ? path : item(path, count - 1);
  }

  /** The dotted key that starts here, up to a character; the place is that of its last part. */
  private Key keys(String table, char until) {
    String path = table;
    int from = at;
    while (skip(false) && here() != until && here() != '\n') {
      from = at;
      path = key(within(path), word());
      spots.putIfAbsent(path, new Spot(from, from));
      skip(false);
      if (here() != '.') {
        break;
      }
      at++;
    }
    return new Key(path, from);
  }

  /** One part of a key, without its quotes. */
  private String word() {
    int from = at;
    char quote = here();
    if (quote == '"' || quote == '\'') {
      string();
      String inside = text.substring(from + 1, Math.max(from + 1, at - 1));
      return quote == '"' ? unescaped(inside) : inside;
    }
    while (at < text.length() && " \t\r\n.=]#,}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == from) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Enough for keys: the escapes of one character. */
  private static String unescaped(String inside) {
    return inside.indexOf('\\') < 0
        ? inside
        : inside.replace("\\\"", "\"").replace("\\t", "\t").replace("\\\\", "\\");
  }

  private void entry(String table) {
    Key key = keys(table, '=');
    skip(false);
    if (here() != '=') {
      return;
    }
    at++;
    skip(false);
    spots.put(key.path, new Spot(key.from, at));
    value(key.path, 0);
  }

  private void value(String path, int depth) {
    switch (here()) {
      case '"', '\'' -> string();
      case '[' -> items(path, depth + 1);
      case '{' -> inline(path, depth + 1);
      default -> {
        while (at < text.length() && ",]}\n#".indexOf(text.charAt(at)) < 0) {
          at++;
        }
      }
    }
  }

  private void items(String path, int depth) {
    at++;
    for (int index = 0; depth < MOST_NESTED && skip(true) && here() != ']'; index++) {
      int before = at;
      String item = item(path, index);
      spots.put(item, new Spot(at, at));
      value(item, depth);
      skip(true);
      if (here() == ',' || at == before) {
        at++;
      }
    }
    at++;
  }

  private void inline(String path, int depth) {
    at++;
    while (depth < MOST_NESTED && skip(true) && here() != '}') {
      int before = at;
      Key key = keys(path, '=');
      skip(false);
      if (here() == '=') {
        at++;
        skip(false);
        spots.put(key.path, new Spot(key.from, at));
        value(key.path, depth);
      }
      skip(true);
      if (here() == ',' || at == before) {
        at++;
      }
    }
    at++;
  }

  /** Passes over a string of any kind. */
  private void string() {
    String quote = text.substring(at, at + 1);
    String three = quote.repeat(3);
    boolean many = text.startsWith(three, at);
    at += many ? 3 : 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && quote.equals("\"")) {
        at += 2;
      } else if (text.startsWith(many ? three : quote, at)) {
        at += many ? 3 : 1;
        while (many && text.startsWith(quote, at)) {
          at++;
        }
        return;
      } else if (c == '\n' && !many) {
        return;
      } else {
        at++;
      }
    }
  }
}
