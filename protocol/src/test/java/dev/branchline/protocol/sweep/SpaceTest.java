package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.space.Grid;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SpaceTest {
  @Property(tries = 200)
  void atGivesWhatANaiveListingGives(
      @ForAll @Size(max = 5) List<@IntRange(min = 1, max = 4) Integer> counts,
      @ForAll @IntRange(max = 2) int nested) {
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      List<ConfigValue> values = new ArrayList<>();
      for (int v = 0; v < counts.get(i); v++) {
        values.add(ConfigValue.of(10 * i + v));
      }
      axes.add(
          new Axis(
              i % 3 < nested ? List.of("m", "k" + i) : List.of("k" + i),
              new AxisValues.Listed(values)));
    }
    ConfigValue.Mapping base =
        new ConfigPath(List.of("m", "fixed"))
            .put(ConfigPath.EMPTY, ConfigValue.of("f"))
            .orElseThrow();
    List<ConfigValue.Mapping> listed = List.of(base);
    for (Axis axis : axes) {
      List<ConfigValue.Mapping> longer = new ArrayList<>();
      for (ConfigValue.Mapping config : listed) {
        for (ConfigValue value : ((AxisValues.Listed) axis.values()).values()) {
          longer.add(new ConfigPath(axis.path()).put(config, value).orElseThrow());
        }
      }
      listed = longer;
    }
    Grid space = Grid.of(base, axes, Grid.product(axes).orElseThrow());
    List<ConfigValue.Mapping> found = new ArrayList<>();
    for (long i = 0; i < space.size(); i++) {
      found.add(space.at(i));
    }
    assertThat(found).isEqualTo(listed);
    assertThatThrownBy(() -> space.at(space.size())).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> space.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Property(tries = 200)
  void overflowIsToldExactly(@ForAll @Size(max = 4) List<@IntRange(min = 1) Integer> counts) {
    List<Axis> axes =
        counts.stream()
            .map(
                count ->
                    new Axis(
                        List.of("x"),
                        new AxisValues.Stepped(
                            java.math.BigDecimal.ZERO, java.math.BigDecimal.ONE, count, false)))
            .toList();
    java.math.BigInteger product =
        counts.stream()
            .map(java.math.BigInteger::valueOf)
            .reduce(java.math.BigInteger.ONE, java.math.BigInteger::multiply);
    assertThat(Grid.product(axes))
        .isEqualTo(
            product.bitLength() < Long.SIZE
                ? java.util.OptionalLong.of(product.longValue())
                : java.util.OptionalLong.empty());
  }

  @Property
  void aPathFindsWhatWasPutThereUntilItIsRemoved(
      @ForAll @Size(min = 1, max = 4) List<@IntRange Integer> keys) {
    ConfigPath path = new ConfigPath(keys.stream().map(String::valueOf).toList());
    ConfigValue.Mapping config = path.put(ConfigPath.EMPTY, ConfigValue.TRUE).orElseThrow();
    assertThat(Tuple.of(path.get(config).orElseThrow(), path.get(path.remove(config)).isPresent()))
        .isEqualTo(Tuple.of(ConfigValue.TRUE, false));
  }

  @Property(tries = 100)
  void aRuledSpaceEqualsItsNaiveListing(
      @ForAll @IntRange(min = 1, max = 6) int first,
      @ForAll @IntRange(min = 1, max = 6) int second,
      @ForAll @IntRange(min = 1, max = 3) int replicas,
      @ForAll @IntRange(max = 5) int bound) {
    String file =
        "command: x\nparameters: {a: 'range(0,%d)', b: 'range(0,%d)', c: [0, 1]}\n"
                .formatted(first, second)
            + "when: {c: 'a >= 1'}\nderive: {t: 'a + b'}\nexclude: ['t == %d']\n".formatted(bound)
            + "include: [{a: 100, b: 100, c: 100, t: 0}]\nreplicas: %d\n".formatted(replicas);
    List<String> listed = new ArrayList<>();
    for (int a = 0; a < first; a++) {
      for (int b = 0; b < second; b++) {
        for (int c = 0; c < (a >= 1 ? 2 : 1); c++) {
          for (int r = 0; a + b != bound && r < replicas; r++) {
            String there = a >= 1 ? ",\"c\":" + c : "";
            listed.add("{\"a\":%d,\"b\":%d%s,\"t\":%d}".formatted(a, b, there, a + b));
          }
        }
      }
    }
    boolean nothing = listed.isEmpty();
    for (int r = 0; r < replicas; r++) {
      listed.add("{\"a\":100,\"b\":100,\"c\":100,\"t\":0}");
    }
    assertThat(Reading.configs(Folder.again(Reading.sweep(file)))).isEqualTo(listed);
    assertThat(nothing && listed.size() > replicas).isFalse();
  }
}
