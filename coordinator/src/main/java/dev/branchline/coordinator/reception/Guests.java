package dev.branchline.coordinator.reception;

import dev.branchline.protocol.session.Nonce;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which conversation began by which knock, and at which address it is: an address is taken out of
 * the cluster only with its last worker. A guest is one conversation, by its number.
 */
public final class Guests {
  /** Conversations at the same time; who knocks beyond that knocks again later. */
  public static final int MOST = 4_096;

  /** What a knock comes to. */
  public sealed interface Arrival {
    /** It is that of a guest that is here, and for its conversation. */
    record Known(long guest) implements Arrival {}

    /** A conversation is to be begun. */
    record Fresh(long guest) implements Arrival {}

    /** {@link #MOST} are here. */
    record Full() implements Arrival {}

    /** Nobody can be reached at the path it gives. */
    record Nowhere() implements Arrival {}
  }

  /** Whom a conversation is with; {@code seated} if its worker has said hello. */
  private record Guest(String address, boolean seated) {}

  private final Map<Nonce, Long> byKnock = new HashMap<>();
  private final Map<Long, Guest> guests = new HashMap<>();
  private long count;

  /**
   * Somebody knocks.
   *
   * @param address of the node it wants to be answered at; empty if that is none
   */
  public Arrival knock(Nonce nonce, Optional<String> address) {
    Long known = byKnock.get(nonce);
    if (known != null) {
      return new Arrival.Known(known);
    }
    if (guests.size() >= MOST) {
      return new Arrival.Full();
    }
    if (address.isEmpty()) {
      return new Arrival.Nowhere();
    }
    count++;
    byKnock.put(nonce, count);
    guests.put(count, new Guest(address.get(), false));
    return new Arrival.Fresh(count);
  }

  /** The worker of this conversation has said hello: it is at its address until it is gone. */
  public void seated(long guest) {
    guests.computeIfPresent(guest, (_, known) -> new Guest(known.address(), true));
  }

  /**
   * The worker of this conversation is gone: silent for too long, or off with a goodbye, or here by
   * another conversation. Answers with the address that is to be taken out of the cluster, if that
   * was the last one there.
   */
  public Optional<String> gone(long guest) {
    Guest gone = guests.remove(guest);
    if (gone == null) {
      return Optional.empty();
    }
    boolean last = guests.values().stream().noneMatch(other -> at(other, gone.address()));
    return last ? Optional.of(gone.address()) : Optional.empty();
  }

  private static boolean at(Guest guest, String address) {
    return guest.address().equals(address);
  }

  /** The conversation is over; its worker, once seated, stays until it is gone. */
  public void ended(long guest) {
    Guest known = guests.get(guest);
    if (known != null && !known.seated()) {
      guests.remove(guest);
    }
    byKnock.values().removeIf(each -> each == guest);
  }
}
