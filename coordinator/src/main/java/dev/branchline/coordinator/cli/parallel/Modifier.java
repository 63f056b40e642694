package dev.branchline.coordinator.cli.parallel;

import java.util.List;

/** What a placeholder takes of a value, which it then sees as the path of a file. */
enum Modifier {
  /** All of it. */
  WHOLE("", ""),
  /** Without folders and extension. */
  STEM("/.", "stem"),
  /** The folder alone. */
  FOLDER("//", "dir"),
  /** Without folders. */
  NAME("/", "base"),
  /** Without its extension. */
  PLAIN(".", "noext");

  /** Those that are written, the longer ones first. */
  static final List<Modifier> WRITTEN = List.of(STEM, FOLDER, NAME, PLAIN);

  private final String sign;
  private final String word;

  Modifier(String sign, String word) {
    this.sign = sign;
    this.word = word;
  }

  /** How it is written in a placeholder. */
  String sign() {
    return sign;
  }

  /** What a column of such values is called after the values' own. */
  String word() {
    return word;
  }

  String of(String value) {
    return switch (this) {
      case WHOLE -> value;
      case STEM -> withoutExtension(name(value));
      case FOLDER -> folder(value);
      case NAME -> name(value);
      case PLAIN -> withoutExtension(value);
    };
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Only a dot in the last part, with something behind it, begins an extension. */
  private static String withoutExtension(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') && dot < path.length() - 1 ? path.substring(0, dot) : path;
  }

  /** As {@code dirname} of Perl's File::Basename. */
  private static String folder(String path) {
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    if (folder.isEmpty()) {
      return ".";
    }
    String bare = withoutSlashes(folder);
    return path.endsWith("/") && !bare.equals("/") ? folder(bare) : bare;
  }

  private static String withoutSlashes(String folder) {
    int end = folder.length();
    while (end > 1 && folder.charAt(end - 1) == '/') {
      end--;
    }
    return folder.substring(0, end);
  }
}
