package dev.branchline.protocol.sweep;

/**
 * A file's text, as it was read.
 *
 * @param name how messages call it: the path as the user typed it; its ending tells the format
 *     ({@code .json} is JSON, {@code .toml} is TOML, anything else is YAML)
 */
public record SourceFile(String name, String text) {

  /** The name without folders and without its ending: what a sweep is called by default. */
  public String stem() {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    int dot = last.lastIndexOf('.');
    return dot > 0 ? last.substring(0, dot) : last;
  }
}
