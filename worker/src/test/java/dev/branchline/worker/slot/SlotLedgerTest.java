package dev.branchline.worker.slot;

import static dev.branchline.protocol.model.Resources.CPUS;
import static dev.branchline.protocol.model.Resources.GPUS;
import static dev.branchline.protocol.model.Resources.MEMORY;
import static dev.branchline.protocol.model.Resources.UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.branchline.protocol.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SlotLedgerTest {
  private static final Resources MACHINE =
      Resources.of(Map.of(CPUS, 4 * UNIT, GPUS, 3 * UNIT, MEMORY, 1000L, "licence", UNIT));

  private final SlotLedger ledger = new SlotLedger(MACHINE);

  @Test
  void givesTheLowestFreeNumber() {
    Slot first = ledger.reserve(Resources.ONE_CPU).orElseThrow();
    Slot second = ledger.reserve(Resources.ONE_CPU).orElseThrow();
    ledger.release(first);
    assertThat(second.number()).isEqualTo(1);
    assertThat(ledger.reserve(Resources.ONE_CPU).orElseThrow().number()).isZero();
  }

  @Test
  void refusesWhatDoesNotFitNow() {
    assertThat(ledger.reserve(Resources.of(Map.of(CPUS, 3 * UNIT)))).isPresent();
    assertThat(ledger.reserve(Resources.of(Map.of(CPUS, 2 * UNIT)))).isEmpty();
    assertThat(ledger.reserve(Resources.of(Map.of(MEMORY, 1001L)))).isEmpty();
    assertThat(ledger.reserve(Resources.of(Map.of("unknown", 1L)))).isEmpty();
  }

  @Test
  void addsFractionsUpExactly() {
    Resources third = Resources.of(Map.of("licence", UNIT / 4));
    for (int i = 0; i < 4; i++) {
      assertThat(ledger.reserve(third)).isPresent();
    }
    assertThat(ledger.reserve(third)).isEmpty();
  }

  @Test
  void putsPartsOfGpusOnOneDeviceSoThatOthersStayWhole() {
    Resources half = Resources.of(Map.of(GPUS, UNIT / 2));
    assertThat(ledger.reserve(half).orElseThrow().gpus()).containsExactly(0);
    assertThat(ledger.reserve(half).orElseThrow().gpus()).containsExactly(0);
    Slot two = ledger.reserve(Resources.of(Map.of(GPUS, 2 * UNIT))).orElseThrow();
    assertThat(two.gpus()).containsExactly(1, 2);
  }

  @Test
  void neverSplitsAPartOverTwoDevices() {
    Resources part = Resources.of(Map.of(GPUS, 6 * UNIT / 10));
    for (int gpu = 0; gpu < 3; gpu++) {
      assertThat(ledger.reserve(part).orElseThrow().gpus()).containsExactly(gpu);
    }
    assertThat(ledger.free().amount(GPUS)).isEqualTo(12 * UNIT / 10);
    assertThat(ledger.reserve(part)).isEmpty();
    assertThat(ledger.reserve(Resources.of(Map.of(GPUS, UNIT)))).isEmpty();
  }

  @Test
  void namesAllDevicesOfAnAmountWithAPart() {
    Slot slot = ledger.reserve(Resources.of(Map.of(GPUS, 15 * UNIT / 10))).orElseThrow();
    assertThat(slot.gpus()).containsExactly(0, 1);
    Slot rest = ledger.reserve(Resources.of(Map.of(GPUS, UNIT / 2))).orElseThrow();
    assertThat(rest.gpus()).containsExactly(1);
  }

  @Test
  void refusesToReleaseTwice() {
    Slot slot = ledger.reserve(Resources.ONE_CPU).orElseThrow();
    ledger.release(slot);
    assertThatIllegalArgumentException().isThrownBy(() -> ledger.release(slot));
  }

  @Property(tries = 300)
  void neverExceedsWhatThereIs(
      @ForAll("requests") List<Resources> requests, @ForAll List<Boolean> releases) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Optional<Slot> slot = ledger.reserve(requests.get(i));
      slot.ifPresent(slots::add);
      ledger.check();
      if (i < releases.size() && releases.get(i) && !slots.isEmpty()) {
        ledger.release(slots.removeFirst());
        ledger.check();
      }
    }
    slots.forEach(ledger::release);
    ledger.check();
    assertThat(ledger.free()).isEqualTo(ledger.capacity());
  }

  @Provide
  Arbitrary<List<Resources>> requests() {
    Arbitrary<Long> cpus = Arbitraries.longs().between(0, 2 * UNIT);
    Arbitrary<Long> gpus = Arbitraries.of(0L, UNIT / 3, UNIT / 2, UNIT, UNIT + UNIT / 2, 2 * UNIT);
    Arbitrary<Long> memory = Arbitraries.longs().between(0, 500);
    return Combinators.combine(cpus, gpus, memory)
        .as((c, g, m) -> Resources.of(Map.of(CPUS, c, GPUS, g, MEMORY, m)))
        .list()
        .ofMaxSize(30);
  }
}
