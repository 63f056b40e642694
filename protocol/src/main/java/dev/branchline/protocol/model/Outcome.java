package dev.branchline.protocol.model;

/** How an attempt ended. */
public sealed interface Outcome {

  /** It ended well. The result is a map, and empty if the program left none. */
  record Succeeded(ConfigValue.Mapping result) implements Outcome {}

  /** It failed, by itself or by its limits; a time-out is a failure of that kind. */
  record Failed(Failure failure) implements Outcome {}

  /** It was ended because it was told to, by a cancel, a halt or a rival's success. */
  record Cancelled() implements Outcome {}

  /**
   * It ended through nobody's fault but its worker's: killed as the worker was leaving, or its
   * helper process died. The branch runs again and nothing is counted.
   */
  record Lost(String reason) implements Outcome {}
}
