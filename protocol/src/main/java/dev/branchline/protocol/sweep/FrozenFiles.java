package dev.branchline.protocol.sweep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads files, and keeps the text of each, so that they go with the definition. */
final class FrozenFiles {
  private final BaseFiles files;
  private final Map<String, String> read = new TreeMap<>();

  FrozenFiles(BaseFiles files) {
    this.files = files;
  }

  /** The content of the file at {@code path}, as the sweep file spells it. */
  BaseFiles.Content read(String path) {
    String known = read.get(path);
    if (known != null) {
      return new BaseFiles.Text(known);
    }
    BaseFiles.Content content = files.read(path);
    if (content instanceof BaseFiles.Text(String text)) {
      read.put(path, text);
    }
    return content;
  }

  /** The names of the files in a folder. */
  List<String> list(String folder) {
    return files.list(folder);
  }

  /** The text of each file that was read. */
  Map<String, String> all() {
    return read;
  }
}
