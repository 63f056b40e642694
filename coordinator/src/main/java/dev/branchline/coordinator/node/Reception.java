package dev.branchline.coordinator.node;

import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where workers knock: each knock gets a conversation of its own. It knows which conversation lives
 * at which address, so that an address is taken out of the cluster only with its last worker.
 */
final class Reception extends AbstractBehavior<Object> {
  /** Conversations at the same time; who knocks beyond that knocks again later. */
  static final int MOST = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What it is told besides frames. */
  sealed interface Message {}

  /** A worker has said hello in this conversation; it is at its address until it is gone. */
  record Seated(ActorRef<Object> conversation) implements Message {}

  /** The worker of this conversation is gone: it was silent for too long, or said goodbye. */
  record Gone(ActorRef<Object> conversation) implements Message {}

  /** Takes a node out of the cluster. */
  @FunctionalInterface
  interface Membership {
    void down(Address address);
  }

  /** Whom a conversation is with. */
  private record Guest(Address address, boolean seated) {}

  private final CoordinatorEnd.Desk desk;
  private final Conversation.House house;
  private final Membership membership;
  private final Map<Nonce, ActorRef<Object>> byKnock = new HashMap<>();
  private final Map<ActorRef<Object>, Guest> guests = new HashMap<>();
  private int count;

  static Behavior<Object> create(
      CoordinatorEnd.Desk desk, Conversation.House house, Membership membership) {
    return Behaviors.setup(context -> new Reception(context, desk, house, membership));
  }

  private Reception(
      ActorContext<Object> context,
      CoordinatorEnd.Desk desk,
      Conversation.House house,
      Membership membership) {
    super(context);
    this.desk = desk;
    this.house = house;
    this.membership = membership;
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Frame.Knock.class, this::onKnock)
        .onMessage(Seated.class, seated -> onSeated(seated.conversation()))
        .onMessage(Gone.class, gone -> onGone(gone.conversation()))
        .onSignal(Terminated.class, ended -> onEnded(ended.getRef().unsafeUpcast()))
        .build();
  }

  private Behavior<Object> onKnock(Frame.Knock knock) {
    ActorRef<Object> known = byKnock.get(knock.nonce());
    if (known != null) {
      known.tell(knock);
      return this;
    }
    if (guests.size() >= MOST) {
      LOG.warn("{} workers are connected or knock; one more isn't taken in", MOST);
      return this;
    }
    Conversation.address(knock.path())
        .ifPresentOrElse(
            address -> welcome(knock, address),
            () -> LOG.warn("a worker can't be reached at {}", knock.path()));
    return this;
  }

  private void welcome(Frame.Knock knock, Address address) {
    count++;
    Nonce nonce = new Nonce(RANDOM.nextLong(), RANDOM.nextLong());
    ActorRef<Object> conversation =
        getContext()
            .spawn(
                Conversation.create(desk, house, knock, nonce, getContext().getSelf()),
                "conversation-" + count);
    getContext().watch(conversation);
    byKnock.put(knock.nonce(), conversation);
    guests.put(conversation, new Guest(address, false));
  }

  private Behavior<Object> onSeated(ActorRef<Object> conversation) {
    guests.computeIfPresent(conversation, (_, guest) -> new Guest(guest.address(), true));
    return this;
  }

  private Behavior<Object> onGone(ActorRef<Object> conversation) {
    Guest gone = guests.remove(conversation);
    if (gone != null && guests.values().stream().noneMatch(at(gone.address()))) {
      LOG.info("{} is taken out of the cluster", gone.address());
      membership.down(gone.address());
    }
    return this;
  }

  private static Predicate<Guest> at(Address address) {
    return guest -> guest.address().equals(address);
  }

  private Behavior<Object> onEnded(ActorRef<Object> conversation) {
    Guest guest = guests.get(conversation);
    if (guest != null && !guest.seated()) {
      guests.remove(conversation);
    }
    byKnock.values().removeIf(conversation::equals);
    return this;
  }
}
