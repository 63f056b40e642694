package dev.branchline.coordinator.node;

import dev.branchline.coordinator.reception.Guests;
import dev.branchline.coordinator.reception.Guests.Arrival;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where workers knock: each of the {@link Guests} gets a conversation of its own. */
final class Reception extends AbstractBehavior<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What it is told besides knocks. */
  sealed interface Message {}

  /** A worker has said hello in this conversation; it is at its address until it is gone. */
  record Seated(long guest) implements Message {}

  /** The worker of this conversation is gone: it was silent for too long, or said goodbye. */
  record Gone(long guest) implements Message {}

  private record Ended(long guest) implements Message {}

  /** Takes a node out of the cluster. */
  @FunctionalInterface
  interface Membership {
    void down(Address address);
  }

  private final CoordinatorEnd.Desk desk;
  private final Conversation.House house;
  private final Membership membership;
  private final Guests guests = new Guests();
  private final Map<Long, ActorRef<Object>> conversations = new HashMap<>();

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
        .onMessage(Message.class, this::onMessage)
        .build();
  }

  private Behavior<Object> onKnock(Frame.Knock knock) {
    switch (guests.knock(
        knock.nonce(), Conversation.address(knock.path()).map(Address::toString))) {
      case Arrival.Known(long guest) -> {
        ActorRef<Object> conversation = conversations.get(guest);
        if (conversation != null) {
          conversation.tell(knock);
        }
      }
      case Arrival.Fresh(long guest) -> welcome(guest, knock);
      case Arrival.Full _ ->
          LOG.warn("{} workers are connected or knock; one more isn't taken in", Guests.MOST);
      case Arrival.Nowhere _ -> LOG.warn("a worker can't be reached at {}", knock.path());
    }
    return this;
  }

  private void welcome(long guest, Frame.Knock knock) {
    Nonce nonce = new Nonce(RANDOM.nextLong(), RANDOM.nextLong());
    Conversation.Visit visit = new Conversation.Visit(guest, knock, getContext().getSelf());
    ActorRef<Object> conversation =
        getContext().spawn(Conversation.create(desk, house, visit, nonce), "conversation-" + guest);
    getContext().watchWith(conversation, new Ended(guest));
    conversations.put(guest, conversation);
  }

  private Behavior<Object> onMessage(Message message) {
    switch (message) {
      case Seated(long guest) -> guests.seated(guest);
      case Gone(long guest) ->
          guests
              .gone(guest)
              .ifPresent(
                  address -> {
                    LOG.info("{} is taken out of the cluster", address);
                    membership.down(AddressFromURIString.parse(address));
                  });
      case Ended(long guest) -> {
        guests.ended(guest);
        conversations.remove(guest);
      }
    }
    return this;
  }
}
