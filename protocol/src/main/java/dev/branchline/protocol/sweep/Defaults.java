package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code defaults} list, as Hydra has it: configs and groups in the order in which they are
 * merged; {@code _self_} is the config that has the list, and comes last if it isn't named.
 */
final class Defaults {
  /** The key of the list. */
  static final String KEY = "defaults";

  private static final Pattern PACKAGE =
      Pattern.compile("^\\s*#\\s*@package\\b.*$", Pattern.MULTILINE);

  private final Groups groups;
  private final Set<String> named;
  private final Function<Groups.Choice, String> option;
  private final Function<SourceFile, ConfigValue.Mapping> content;
  private final Problems problems;

  Defaults(
      Groups groups,
      Set<String> named,
      Function<Groups.Choice, String> option,
      Function<SourceFile, ConfigValue.Mapping> content,
      Problems problems) {
    this.groups = groups;
    this.named = named;
    this.option = option;
    this.content = content;
    this.problems = problems;
  }

  /** Hydra's packages are refused by name: a file of a group lies where the group does. */
  static void refusePackage(SourceFile file, Problems problems) {
    Matcher matcher = PACKAGE.matcher(file.text());
    if (matcher.find()) {
      problems.error(
          new Lines(file.name(), file.text()).place(file.text().indexOf('#', matcher.start())),
          "Hydra's `@package` isn't part of this language",
          matcher.group().strip(),
          "",
          "a file of the group `db` lies at `db`; write the keys there");
    }
  }

  /**
   * The config with all that the list names.
   *
   * @param folder where files lie that are named without a group
   */
  ConfigValue.Mapping compose(Node.Items list, String folder, ConfigValue.Mapping own) {
    ConfigValue.Mapping config = ConfigPath.EMPTY;
    boolean self = false;
    for (Node item : list.items()) {
      if (item instanceof Node.Leaf leaf && leaf.text().equals("_self_")) {
        self = true;
        config = ConfigPath.merge(config, own);
      } else {
        config = ConfigPath.merge(config, item(item, folder));
      }
    }
    return self ? config : ConfigPath.merge(config, own);
  }

  private ConfigValue.Mapping item(Node item, String folder) {
    if (item instanceof Node.Leaf leaf && leaf.string().isPresent()) {
      String path = folder.isEmpty() ? leaf.text() : folder + "/" + leaf.text();
      return file(leaf.place(), groups.readable(path), leaf.text(), List.of(), false);
    }
    if (item instanceof Node.Entries map && map.entries().size() == 1) {
      return group(map.entries().getFirst());
    }
    problems.error(
        item.place(), "not an entry of a defaults list", item.describe(), "NAME, or GROUP: NAME");
    return ConfigPath.EMPTY;
  }

  private ConfigValue.Mapping group(Node.Entry entry) {
    String key = entry.key().strip();
    boolean optional = key.startsWith("optional ");
    String group = optional ? key.substring("optional ".length()).strip() : key;
    if (group.startsWith("override ") || group.contains("@")) {
      problems.error(
          entry.place(),
          group.contains("@")
              ? "Hydra's `@package` isn't part of this language"
              : "Hydra's `override` defaults aren't part of this language",
          entry.key(),
          "GROUP: NAME",
          "a group is named once; the command line picks another file of it: " + "db=postgres");
      return ConfigPath.EMPTY;
    }
    if (groups.folder().isEmpty()) {
      problems.error(
          entry.place(),
          "a config group without a folder to look in",
          entry.key(),
          "",
          "write `config_dir: FOLDER` into the sweep file");
      return ConfigPath.EMPTY;
    }
    named.add(group);
    Optional<Groups.Choice> choice = groups.of(group);
    if (choice.isPresent()) {
      Place place = choice.get().place();
      return option(place, group, option.apply(choice.get()));
    }
    ConfigValue.Mapping config = ConfigPath.EMPTY;
    List<Node> options =
        entry.node() instanceof Node.Items list ? list.items() : List.of(entry.node());
    for (Node each : options) {
      if (each instanceof Node.Leaf leaf && leaf.string().isPresent()) {
        config =
            ConfigPath.merge(
                config,
                optional && groups.file(group, leaf.text()).isEmpty()
                    ? ConfigPath.EMPTY
                    : option(leaf.place(), group, leaf.text()));
      } else if (!(each.value() instanceof ConfigValue.Null)) {
        problems.error(each.place(), "not the name of a config", each.describe(), "a text");
      }
    }
    return config;
  }

  /** One file of a group, at the place of the group. */
  ConfigValue.Mapping option(Place place, String group, String name) {
    return file(place, groups.file(group, name), name, List.of(group.split("/")), true);
  }

  private ConfigValue.Mapping file(
      Place place, Optional<String> path, String name, List<String> at, boolean suggests) {
    if (path.isEmpty()) {
      String group = String.join("/", at);
      List<String> options = suggests ? groups.options(group) : List.of();
      problems.error(
          place,
          suggests
              ? "the config group `" + group + "` has no `" + name + "`"
              : "no config `" + name + "`",
          "",
          String.join(", ", options),
          Suggestion.closest(name, options).map(close -> "did you mean `" + close + "`?"));
      return ConfigPath.EMPTY;
    }
    ConfigValue.Mapping inner = content.apply(new SourceFile(path.get(), groups.text(path.get())));
    return at.isEmpty()
        ? inner
        : new ConfigPath(at).put(ConfigPath.EMPTY, inner).orElse(ConfigPath.EMPTY);
  }
}
