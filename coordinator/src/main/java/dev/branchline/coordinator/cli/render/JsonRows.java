package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.shape.BranchJson;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.ConfigValue;
import java.io.PrintStream;
import java.util.List;

/** An array with one object a line. */
public final class JsonRows implements RowWriter {
  private final PrintStream out;
  private boolean empty = true;

  public JsonRows(PrintStream out) {
    this.out = out;
  }

  @Override
  public void add(BranchRow row) {
    out.print(empty ? "[\n" : ",\n");
    empty = false;
    out.print(Json.write(BranchJson.of(row)));
  }

  @Override
  public void finish() {
    out.print(empty ? "[]\n" : "\n]\n");
  }

  /** An array with one value a line. */
  public static String array(List<? extends ConfigValue> values) {
    String lines = String.join(",\n", values.stream().map(Json::write).toList());
    return lines.isEmpty() ? "[]\n" : "[\n" + lines + "\n]\n";
  }
}
