package dev.branchline.coordinator.shape;

import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.protocol.model.ConfigValue;

/** Where output is. */
public final class OutputJson {
  private OutputJson() {}

  /** One stream of one attempt. */
  public static ConfigValue.Mapping of(OutputFile file) {
    return Json.mapping(
        Json.entry("sweep", file.sweep().value()),
        Json.entry("ordinal", file.ordinal()),
        Json.entry("lease", file.lease().toString()),
        Json.entry("stream", file.stream().word()),
        Json.entryOrNull("worker", file.worker()));
  }

  /** The same back. */
  public static OutputFile file(Entries json) {
    return new OutputFile(
        json.sweep("sweep"),
        json.whole("ordinal"),
        json.lease("lease"),
        json.word("stream", OutputFile.Stream.class),
        json.optionalText("worker").orElse(""));
  }
}
