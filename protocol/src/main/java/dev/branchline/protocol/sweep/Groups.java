package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files the command line picks of which config groups: {@code db=mysql}. */
final class Groups {
  private static final Pattern CHOICE =
      Pattern.compile("\\+{0,2}([A-Za-z_][\\w-]*(?:/[\\w-]+)*)=([\\w./-]+(?:,[\\w./-]+)*)");

  /** What a file may be called. */
  static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json", ".toml");

  private final Optional<String> folder;
  private final FrozenFiles files;
  private final Map<String, Choice> choices = new LinkedHashMap<>();
  private final Set<String> taken = new LinkedHashSet<>();

  /**
   * The choices.
   *
   * @param folder {@code config_dir}, as typed
   */
  Groups(Optional<String> folder, List<String> overrides, FrozenFiles files) {
    this.folder =
        folder.map(path -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    this.files = files;
    for (int i = 0; folder.isPresent() && i < overrides.size(); i++) {
      Matcher matcher = CHOICE.matcher(overrides.get(i));
      if (matcher.matches()) {
        String group = String.valueOf(matcher.group(1));
        choices.put(
            group, new Choice(i, group, List.of(String.valueOf(matcher.group(2)).split(","))));
      }
    }
  }

  /** One override that may pick files of a group. */
  record Choice(int override, String group, List<String> options) {
    ConfigPath path() {
      return new ConfigPath(List.of(group.split("/")));
    }

    Place place() {
      return new Place("override " + (override + 1), 1, 1);
    }
  }

  Optional<String> folder() {
    return folder;
  }

  /** What the command line says of a group that is known to be one. */
  Optional<Choice> of(String group) {
    Optional<Choice> choice = Optional.ofNullable(choices.get(group));
    choice.ifPresent(_ -> taken.add(group));
    return choice;
  }

  /** Groups that nothing but the command line names: those of which there is such a file. */
  List<Choice> added(Set<String> known) {
    List<Choice> added = new ArrayList<>();
    for (Choice choice : choices.values()) {
      if (!known.contains(choice.group)
          && choice.options.stream().allMatch(option -> file(choice.group, option).isPresent())) {
        taken.add(choice.group);
        added.add(choice);
      }
    }
    return added;
  }

  /** Those that pick several files, so that the group is swept. */
  List<Choice> swept() {
    return choices.values().stream()
        .filter(choice -> taken.contains(choice.group) && choice.options.size() > 1)
        .toList();
  }

  /** Whether an override picked files, and is done with. */
  boolean took(OverrideReader.Choice override) {
    return choices.values().stream()
        .filter(choice -> taken.contains(choice.group))
        .anyMatch(choice -> choice.place().file().equals(override.lines().file()));
  }

  /** The path of a file of a group, if there is one. */
  Optional<String> file(String group, String option) {
    return folder.flatMap(in -> readable(in + (group.isEmpty() ? "" : "/" + group) + "/" + option));
  }

  /** A path that can be read: as it is if it has an ending, else with one. */
  Optional<String> readable(String path) {
    boolean ended = ENDINGS.stream().anyMatch(path::endsWith);
    return (ended ? List.of("") : ENDINGS)
        .stream()
            .map(ending -> path + ending)
            .filter(each -> files.read(each) instanceof BaseFiles.Text)
            .findFirst();
  }

  /** The text of a file that can be read. */
  String text(String path) {
    return files.read(path) instanceof BaseFiles.Text(String text) ? text : "";
  }

  /** What a group has, for suggestions. */
  List<String> options(String group) {
    return files.list(folder.map(in -> in + "/" + group).orElse(group)).stream()
        .filter(name -> ENDINGS.stream().anyMatch(name::endsWith))
        .map(name -> name.substring(0, name.lastIndexOf('.')))
        .sorted()
        .toList();
  }
}
