package dev.branchline.coordinator.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --output}, and the variable that stands in for it. */
final class OutputForm {

  /** How data is written. */
  enum Form {
    human,
    json,
    csv,
    quiet
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "${COMPLETION-CANDIDATES}; else what BRANCHLINE_OUTPUT says, else human.")
  private @Nullable Form form;

  /** What was asked for. */
  Form in(Setting setting) {
    if (form != null) {
      return form;
    }
    String word = setting.environment().getOrDefault("BRANCHLINE_OUTPUT", "");
    if (word.isEmpty()) {
      return Form.human;
    }
    for (Form known : Form.values()) {
      if (known.name().equals(word.toLowerCase(Locale.ROOT))) {
        return known;
      }
    }
    throw Complaint.usage(
        "BRANCHLINE_OUTPUT is '" + word + "'", "it may be human, json, csv or quiet");
  }
}
