package dev.branchline.coordinator.cli.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The values that a command gets: a product of groups, the last varying fastest, each of which has
 * one or more columns whose rows go together.
 */
public final class Arguments {
  private final List<Group> groups;
  private final List<String> names;
  private final long size;

  /**
   * Some columns of the same length.
   *
   * @param columns each with its values from top to bottom
   */
  record Group(List<Column> columns) {
    Group {
      columns = List.copyOf(columns);
    }

    int rows() {
      return columns.getFirst().values().size();
    }
  }

  /**
   * One input.
   *
   * @param name as the header calls it; empty if there is none
   */
  record Column(String name, List<String> values) {
    Column {
      values = List.copyOf(values);
    }
  }

  /**
   * The product.
   *
   * @throws WrongWords if 64 bits can't count it
   */
  Arguments(List<Group> groups) {
    this.groups = List.copyOf(groups);
    this.names =
        groups.stream().flatMap(group -> group.columns().stream()).map(Column::name).toList();
    OptionalLong product = product(groups);
    this.size =
        product.orElseThrow(
            () -> new WrongWords("more combinations than 64 bits can count", "leave some out"));
  }

  private static OptionalLong product(List<Group> groups) {
    long product = groups.isEmpty() ? 0 : 1;
    for (Group group : groups) {
      if (group.rows() == 0) {
        return OptionalLong.of(0);
      }
      if (product > Long.MAX_VALUE / group.rows()) {
        return OptionalLong.empty();
      }
      product *= group.rows();
    }
    return OptionalLong.of(product);
  }

  List<Group> groups() {
    return groups;
  }

  /** Of all columns, in order; empty where the header gives none. */
  public List<String> names() {
    return names;
  }

  /** How many combinations there are. */
  public long size() {
    return size;
  }

  /** The values of all columns in one combination. */
  public List<String> row(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("no row " + index + " of " + size);
    }
    String[] row = new String[names.size()];
    long rest = index;
    int column = names.size();
    for (Group group : groups.reversed()) {
      int at = (int) (rest % group.rows());
      rest /= group.rows();
      for (Column one : group.columns().reversed()) {
        row[--column] = one.values().get(at);
      }
    }
    return List.of(row);
  }

  /** Some of the combinations, in the order given, as one group. */
  public Arguments rows(LongStream indices) {
    List<List<String>> columns =
        names.stream().map(_ -> (List<String>) new ArrayList<String>()).toList();
    indices.forEach(
        index -> {
          List<String> row = row(index);
          for (int i = 0; i < row.size(); i++) {
            columns.get(i).add(row.get(i));
          }
        });
    List<Column> group = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      group.add(new Column(names.get(i), columns.get(i)));
    }
    return new Arguments(List.of(new Group(group)));
  }
}
