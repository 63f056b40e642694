package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code parameters} says: one map, or a list of maps, whose products follow one another.
 *
 * @param parts the parameters of each product, at least one
 * @param names everything that was meant to be a parameter, whether it holds or not
 */
record ParameterSets(List<List<Parameter>> parts, List<ConfigPath> names) {

  /**
   * Reads them.
   *
   * @param seed of the sweep, by which a shuffle is done
   */
  static ParameterSets read(Optional<Node> node, Method method, long seed, Problems problems) {
    List<List<Parameter>> parts = new ArrayList<>();
    List<ConfigPath> names = new ArrayList<>();
    List<Node> maps =
        node.isPresent() && node.get() instanceof Node.Items list
            ? list.items()
            : node.stream().toList();
    for (Node map : maps) {
      ParametersReader reader = new ParametersReader(method, seed, problems);
      if (map instanceof Node.Items list) {
        problems.error(list.place(), "a list in a list of `parameters`", "", "a map");
      } else {
        parts.add(reader.read(map));
        names.addAll(reader.names());
      }
    }
    if (node.isPresent() && maps.isEmpty()) {
      problems.error(
          node.get().place(), "`parameters` is an empty list", "", "a map, or a list of maps");
    }
    return new ParameterSets(parts.isEmpty() ? List.of(List.of()) : parts, names);
  }
}
