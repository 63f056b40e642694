package dev.branchline.protocol.sweep.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DrawsTest {
  /** Source: {@code kat_vectors} of Random123, lines {@code philox4x32 10}. */
  @Test
  void givePhiloxsPublishedWords() {
    assertThat(Philox.words(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(Philox.words(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(Philox.words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void stayWhatTheyAre() {
    Draws draws = Draws.random(7, List.of("lr", "model.n"), new long[] {1_000, Long.MAX_VALUE});
    assertThat(draws.at(0, 0)).isEqualTo(draws.at(0, 0)).isNotEqualTo(draws.at(0, 1));
    assertThat(draws.at(0, 0)).isNotEqualTo(draws.at(1, 0));
    assertThat(RandomKey.of(7, "lr"))
        .isEqualTo(RandomKey.of(7, "lr"))
        .isNotEqualTo(RandomKey.of(8, "lr"));
  }

  @Property(tries = 200)
  void ofAnAxisDontDependOnTheOthers(
      @ForAll long seed,
      @ForAll @LongRange(min = 0) long index,
      @ForAll @IntRange(max = 999) int attempt) {
    long[] both = Draws.random(seed, List.of("a", "b"), new long[] {100, 50}).at(index, attempt);
    assertThat(Draws.random(seed, List.of("b"), new long[] {50}).at(index, attempt))
        .containsExactly(both[1]);
    assertThat(both[0]).isBetween(0L, 99L);
  }

  @Test
  void takeEachPointAboutEquallyOften() {
    Draws draws = Draws.random(1, List.of("x"), new long[] {10});
    int[] seen = new int[10];
    for (int i = 0; i < 100_000; i++) {
      seen[(int) draws.at(i, 0)[0]]++;
    }
    for (int count : seen) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }

  @Test
  void bySobolAreEvenAndInAnyOrder() {
    Draws draws = Draws.sobol(new long[] {8, 8, Long.MAX_VALUE});
    long[] far = draws.at(1_000_000, 0);
    Set<Long> first = new HashSet<>();
    Set<Long> second = new HashSet<>();
    // The sequence's first point is left out, so that a block of eight ends at the seventh.
    for (int i = 7; i < 15; i++) {
      first.add(draws.at(i, 0)[0]);
      second.add(draws.at(i, 0)[1]);
    }
    assertThat(first).hasSize(8);
    assertThat(second).hasSize(8);
    assertThat(draws.at(1_000_000, 0)).isEqualTo(far);
    assertThat(draws.at(0, 0)).containsExactly(4, 4, 1L << 62);
  }

  @Test
  void bySobolHaveBounds() {
    assertThat(Draws.sobol(new long[0]).at(5, 0)).isEmpty();
    assertThat(Draws.sobol(new long[] {2}).most()).isEqualTo(2_147_483_646L);
    assertThatThrownBy(() -> Draws.sobol(new long[SobolDraws.MAX_DIMENSION + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Draws.sobol(ones(SobolDraws.MAX_DIMENSION)).at(3, 0))
        .hasSize(SobolDraws.MAX_DIMENSION);
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  @Property(tries = 300)
  void permutationIsABijection(@ForAll long key, @ForAll @IntRange(min = 1, max = 3_000) int size) {
    KeyedPermutation permutation = new KeyedPermutation(key, size);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < size; i++) {
      assertThat(permutation.at(i)).isBetween(0L, size - 1L);
      seen.add(permutation.at(i));
    }
    assertThat(seen).hasSize(size);
    assertThatThrownBy(() -> permutation.at(size)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Property(tries = 200)
  void permutationWorksAtAnySize(
      @ForAll long key,
      @ForAll @LongRange(min = 2) long size,
      @ForAll @LongRange(min = 0) long at) {
    KeyedPermutation permutation = new KeyedPermutation(key, size);
    long a = at % size;
    long b = (a + 1) % size;
    assertThat(permutation.at(a)).isBetween(0L, size - 1).isNotEqualTo(permutation.at(b));
  }
}
