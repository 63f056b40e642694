package dev.branchline.coordinator.reception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.reception.Guests.Arrival;
import dev.branchline.protocol.session.Nonce;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GuestsTest {
  private Guests guests = new Guests();
  private long nonces;

  private long fresh(String address) {
    nonces++;
    return guests.knock(new Nonce(1, nonces), Optional.of(address))
            instanceof Arrival.Fresh(long guest)
        ? guest
        : -1;
  }

  @Test
  void aKnockThatIsRepeatedIsForTheConversationThatItBegan() {
    long guest = fresh("a");
    assertThat(guests.knock(new Nonce(1, nonces), Optional.of("a")))
        .isEqualTo(new Arrival.Known(guest));
    guests.ended(guest);
    assertThat(guests.knock(new Nonce(1, nonces), Optional.of("a")))
        .isEqualTo(new Arrival.Fresh(guest + 1));
  }

  @Test
  void aSecondKnockOfTheSameWorkerBeginsAnotherConversationAndKeepsItsAddress() {
    long first = fresh("a");
    guests.seated(first);
    long second = fresh("a");
    assertThat(second).isNotEqualTo(first);
    assertThat(guests.gone(first)).isEmpty();
    guests.seated(second);
    assertThat(guests.gone(second)).contains("a");
    assertThat(guests.gone(second)).isEmpty();
  }

  @Test
  void aWorkerThatHasSaidHelloStaysAtItsAddressUntilItIsGoneThoughItsConversationIsOver() {
    long one = fresh("a");
    guests.seated(one);
    guests.ended(one);
    long other = fresh("a");
    guests.seated(other);
    assertThat(guests.gone(other)).isEmpty();
    assertThat(guests.gone(one)).contains("a");
  }

  @Test
  void whoNeverSaidHelloHoldsNothingWhenTheConversationIsOver() {
    long mere = fresh("a");
    guests.ended(mere);
    long seated = fresh("a");
    guests.seated(seated);
    assertThat(guests.gone(seated)).contains("a");
    assertThat(guests.gone(mere)).isEmpty();
  }

  @Test
  void whoCannotBeAnsweredIsNotTakenIn() {
    assertThat(guests.knock(new Nonce(1, 1), Optional.empty())).isEqualTo(new Arrival.Nowhere());
  }

  @Test
  void noMoreThanTheBoundAreTakenInUntilOneEnds() {
    for (int i = 0; i < Guests.MOST; i++) {
      assertThat(fresh("a" + i)).isPositive();
    }
    assertThat(guests.knock(new Nonce(2, 2), Optional.of("b"))).isEqualTo(new Arrival.Full());
    assertThat(guests.knock(new Nonce(1, 1), Optional.of("a0"))).isEqualTo(new Arrival.Known(1));
    guests.ended(7);
    assertThat(fresh("b")).isPositive();
  }

  @Property(tries = 300)
  void anAddressIsTakenOutExactlyWithItsLastWorker(@ForAll long seed) {
    guests = new Guests();
    Random random = new Random(seed);
    Map<Long, String> there = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      if (there.isEmpty() || random.nextInt(3) > 0) {
        String address = "a" + random.nextInt(3);
        long guest = fresh(address);
        guests.seated(guest);
        there.put(guest, address);
        if (random.nextBoolean()) {
          guests.ended(guest);
        }
      } else {
        Long gone = there.keySet().iterator().next();
        String address = there.remove(gone);
        Optional<String> out = guests.gone(gone);
        assertThat(out.isPresent()).isEqualTo(!there.containsValue(address));
        out.ifPresent(which -> assertThat(which).isEqualTo(address));
      }
    }
  }
}
