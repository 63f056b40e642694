package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policies that the command line gives, such as {@code --retries=3}, and how many branches
 * there are at most; they travel among the overrides, and go before what the file says.
 */
final class PolicyFlags {
  private static final String SIGN = "--";

  private PolicyFlags() {}

  /** The file with the policies in it, in place of its own. */
  static Node.Entries over(Node.Entries file, List<String> overrides, Problems problems) {
    List<Node.Entry> entries = new ArrayList<>(file.entries());
    for (String override : overrides) {
      policy(override)
          .ifPresent(
              key -> {
                Lines flag =
                    new Lines(override.substring(0, override.indexOf('=')), text(override));
                problems.opens(flag.file());
                Node.Entry entry = new Node.Entry(key, flag.place(0), node(key, flag));
                entries.removeIf(other -> other.key().equals(key));
                entries.add(entry);
              });
    }
    return new Node.Entries(file.place(), entries);
  }

  /** The overrides that aren't policies. */
  static List<String> without(List<String> overrides) {
    return overrides.stream().filter(override -> policy(override).isEmpty()).toList();
  }

  /** The policy that it is about. */
  private static Optional<String> policy(String override) {
    int equals = override.indexOf('=');
    return override.startsWith(SIGN) && equals > 0
        ? Optional.of(override.substring(SIGN.length(), equals).replace('-', '_'))
            .filter(key -> Keys.POLICIES.contains(key) || key.equals("run_cap"))
        : Optional.empty();
  }

  private static String text(String override) {
    return override.substring(override.indexOf('=') + 1);
  }

  private static Node node(String key, Lines flag) {
    return key.equals("retry_on")
        ? new Node.Items(
            flag.place(0),
            Stream.of(flag.text().split(",", -1)).map(word -> leaf(word, flag)).toList())
        : leaf(flag.text(), flag);
  }

  private static Node leaf(String text, Lines flag) {
    return new Node.Leaf(CoreSchema.read(text), text, flag.stretch(0, flag.text().length()));
  }
}
