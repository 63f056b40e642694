package dev.branchline.protocol.model;

import java.util.List;

/**
 * An exception that ended an attempt, as the program's own language tells it.
 *
 * @param type the class, with its module or package
 * @param message what it says; may be empty
 * @param traceback the formatted frames, innermost last as Python writes them; may be empty
 * @param causes what caused it, nearest first
 */
public record ExceptionInfo(
    String type, String message, String traceback, List<ExceptionInfo> causes) {
  public ExceptionInfo {
    causes = List.copyOf(causes);
  }
}
