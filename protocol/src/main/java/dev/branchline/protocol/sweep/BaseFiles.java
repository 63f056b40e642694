package dev.branchline.protocol.sweep;

import java.util.List;

/**
 * The seam through which a sweep file reads the files that it names, such as {@code config:
 * base.yaml}; the caller takes the path as relative to the sweep file's folder.
 */
@FunctionalInterface
public interface BaseFiles {
  /** Finds no file. */
  BaseFiles NONE = path -> new Unreadable("no such file");

  /** The content of the file at {@code path}, as the sweep file spells it. */
  Content read(String path);

  /**
   * The names of the files in a folder, for choosing and suggesting; empty if it can't be read, or
   * the caller can't look into folders.
   */
  default List<String> list(String folder) {
    return List.of();
  }

  /** What came of it. */
  sealed interface Content {}

  /** The file's text. */
  record Text(String text) implements Content {}

  /** Why it can't be read: {@code no such file}. */
  record Unreadable(String reason) implements Content {}
}
