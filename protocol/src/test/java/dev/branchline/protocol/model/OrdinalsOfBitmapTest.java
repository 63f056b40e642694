package dev.branchline.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class OrdinalsOfBitmapTest {
  @Property(tries = 300)
  void hasTheBitmapsMembers(
      @ForAll Set<@LongRange(max = 300) Long> low,
      @ForAll Set<@LongRange(min = 65_530, max = 65_550) Long> aroundAContainersEnd,
      @ForAll Set<@LongRange(min = 0xFFFF_FFF0L, max = 0xFFFF_FFFEL) Long> high) {
    TreeSet<Long> members = new TreeSet<>(low);
    members.addAll(aroundAContainersEnd);
    members.addAll(high);
    RoaringBitmap bitmap = new RoaringBitmap();
    members.forEach(member -> bitmap.add(member.intValue()));
    Ordinals ordinals = Ordinals.of(bitmap);
    assertThat(ordinals.toBitmap()).isEqualTo(bitmap);
    assertThat(ordinals.size()).isEqualTo(members.size());
  }

  @Test
  @Tag("regression")
  void takesNoTimeForFourBillionMembers() {
    RoaringBitmap bitmap = new RoaringBitmap();
    bitmap.add(0L, OrdinalRange.MAX_BRANCHES);
    bitmap.remove(5L, 6L);
    assertThat(Ordinals.of(bitmap))
        .isEqualTo(
            new Ordinals(
                List.of(new OrdinalRange(0, 5), new OrdinalRange(6, OrdinalRange.MAX_BRANCHES))));
  }
}
