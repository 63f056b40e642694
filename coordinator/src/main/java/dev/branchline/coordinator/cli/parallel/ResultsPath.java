package dev.branchline.coordinator.cli.parallel;

import java.util.ArrayList;
import java.util.List;

/** Where GNU parallel's tree of results has those of a branch. */
public final class ResultsPath {
  private ResultsPath() {}

  /**
   * The folders from the root on: {@code 1, a, 2, b}.
   *
   * @param names of the columns; empty where the header gives none
   */
  public static List<String> of(List<String> names, List<String> row) {
    List<String> folders = new ArrayList<>();
    for (int column = 0; column < row.size(); column++) {
      String name = names.get(column);
      folders.add(name.isEmpty() ? Integer.toString(column + 1) : safe(name));
      folders.add(safe(row.get(column)));
    }
    return folders;
  }

  /** A text as the name of a folder: no slash in it, and none that leads elsewhere. */
  private static String safe(String text) {
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      return "\\" + text;
    }
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\0", "\\0").replace("/", "\\_");
  }
}
