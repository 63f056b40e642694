package dev.branchline.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The worker's end. It knocks until a coordinator answers, proves that it has the secret, and opens
 * the session only when the coordinator has proven the same. Until {@link Standing.Greeting} has a
 * challenge, frames go to every address where a coordinator may be; then to the challenge's path.
 */
public final class WorkerEnd implements End {
  /** So many challenges of lower epochs are remembered in one handshake. */
  private static final int PASSED_OVER = 4;

  private final Frame.Knock knock;
  private final Secret secret;
  private final int newestEpoch;
  private Phase phase;
  private long lastHeard;

  private sealed interface Phase {}

  private record Knocking(Repeat repeat) implements Phase {}

  /** {@code passedOver} are the last challenges before this one, of lower epochs. */
  private record Proving(
      Transcript transcript, List<Transcript> passedOver, Repeat repeat, long until)
      implements Phase {

    /** The same, with the next repetition. */
    Proving later(Repeat next) {
      return new Proving(transcript, passedOver, next, until);
    }

    boolean isOfOnePassedOver(Frame.Accept accept) {
      return passedOver.stream().anyMatch(earlier -> isGenuine(accept, earlier));
    }
  }

  private static boolean isGenuine(Frame.Accept accept, Transcript transcript) {
    return transcript.isCoordinatorsProof(accept.proof())
        && accept.session() == transcript.session();
  }

  private record Talking(Standing.Open open, Channel channel) implements Phase {}

  /** Over; {@code last} answers whatever the other end still says in the session. */
  private record Over(Standing standing, Optional<Frame.Bye> last) implements Phase {}

  /** When to say the same again. */
  private record Repeat(long at, long interval) {
    Repeat next(long now, Nonce nonce) {
      long wait = interval + (long) (interval * nonce.jitter() / 2);
      return new Repeat(now + wait, Math.min(2 * interval, Limits.LAST_KNOCK));
    }

    boolean isDue(long now) {
      return now - at >= 0;
    }
  }

  /**
   * An end that knocks at its first tick.
   *
   * @param knock who the worker is, with a nonce that was never used
   * @param newestEpoch the highest epoch that the worker was ever welcomed in; 0 if none. A
   *     coordinator of a lower one isn't listened to
   */
  public WorkerEnd(Frame.Knock knock, Secret secret, int newestEpoch, long now) {
    this.knock = knock;
    this.secret = secret;
    this.newestEpoch = newestEpoch;
    this.lastHeard = now;
    this.phase = new Knocking(new Repeat(now, Limits.FIRST_KNOCK));
  }

  @Override
  public Turn hear(Frame frame, long now) {
    return switch (frame) {
      case Frame.Challenge challenge -> challenged(challenge, now);
      case Frame.Accept accept -> accepted(accept, now);
      case Frame.Refuse refuse -> refused(refuse, now);
      case Frame.Data data -> data(data, now);
      case Frame.Bye bye -> bye(bye, now);
      case Frame.Knock ignored -> Turn.NOTHING;
      case Frame.Prove ignored -> Turn.NOTHING;
    };
  }

  /** A coordinator of a higher epoch than that of an earlier challenge is preferred. */
  private Turn challenged(Frame.Challenge challenge, long now) {
    boolean wanted =
        switch (phase) {
          case Knocking ignored -> true;
          case Proving proving -> challenge.epoch() > proving.transcript.challenge().epoch();
          case Talking ignored -> false;
          case Over ignored -> false;
        };
    if (!wanted || !challenge.knock().equals(knock.nonce()) || challenge.epoch() < newestEpoch) {
      return Turn.NOTHING;
    }
    lastHeard = now;
    if (!knock.versions().contains(challenge.version())) {
      phase =
          over(
              new Standing.Refused(
                  RefusalCode.VERSION,
                  "the coordinator wants to speak version %d of the protocol, this worker speaks %s: use the same release of branchline on both"
                      .formatted(challenge.version(), knock.versions())));
      return Turn.NOTHING;
    }
    phase =
        new Proving(
            new Transcript(knock, challenge, secret),
            passedOver(phase),
            new Repeat(now, Limits.FIRST_KNOCK),
            now + Limits.HANDSHAKE.toNanos());
    return tick(now);
  }

  private static List<Transcript> passedOver(Phase phase) {
    if (!(phase instanceof Proving earlier)) {
      return List.of();
    }
    List<Transcript> all = new ArrayList<>(earlier.passedOver);
    all.add(earlier.transcript);
    return List.copyOf(all.subList(Math.max(0, all.size() - PASSED_OVER), all.size()));
  }

  /** A coordinator that was passed over for a newer one may answer yet; it isn't meant. */
  private Turn accepted(Frame.Accept accept, long now) {
    if (!(phase instanceof Proving proving) || !accept.knock().equals(knock.nonce())) {
      return Turn.NOTHING;
    }
    Transcript transcript = proving.transcript;
    if (proving.isOfOnePassedOver(accept)) {
      return Turn.NOTHING;
    }
    if (!isGenuine(accept, transcript)) {
      phase =
          over(
              new Standing.Refused(
                  RefusalCode.IMPOSTOR,
                  "what answers at %s doesn't have the secret of this worker, so nothing is run for it: give both the same secret"
                      .formatted(transcript.challenge().path())));
      return Turn.NOTHING;
    }
    lastHeard = now;
    Standing.Open open = transcript.opened(transcript.challenge().path());
    Channel channel = new Channel(open, now);
    phase = new Talking(open, channel);
    return new Turn(channel.due(now), List.of());
  }

  private Turn refused(Frame.Refuse refuse, long now) {
    if (!(phase instanceof Over) && refuse.knock().equals(knock.nonce())) {
      lastHeard = now;
      phase = over(new Standing.Refused(refuse.code(), refuse.sentence()));
    }
    return Turn.NOTHING;
  }

  private Turn data(Frame.Data data, long now) {
    return switch (phase) {
      case Knocking ignored -> Turn.NOTHING;
      case Proving ignored -> Turn.NOTHING;
      case Over over -> answer(over, data.session());
      case Talking talking -> {
        List<Part> parts = new ArrayList<>();
        yield switch (talking.channel.hear(data, now, parts)) {
          case OURS -> {
            lastHeard = now;
            yield new Turn(talking.channel.due(now), parts);
          }
          case FOREIGN -> Turn.NOTHING;
          case NEWER_EPOCH -> close(EndReason.NEWER_EPOCH);
          case BROKEN -> close(EndReason.BROKEN);
        };
      }
    };
  }

  private Turn bye(Frame.Bye bye, long now) {
    if (phase instanceof Talking talking && talking.channel.isOf(bye)) {
      lastHeard = now;
      phase = over(new Standing.Ended(bye.reason()));
    }
    return Turn.NOTHING;
  }

  @Override
  public Turn tick(long now) {
    return switch (phase) {
      case Knocking knocking -> {
        if (!knocking.repeat.isDue(now)) {
          yield Turn.NOTHING;
        }
        phase = new Knocking(knocking.repeat.next(now, knock.nonce()));
        yield Turn.of(knock);
      }
      case Proving proving -> {
        if (now - proving.until >= 0) {
          yield close(EndReason.SILENT);
        }
        if (!proving.repeat.isDue(now)) {
          yield Turn.NOTHING;
        }
        Transcript transcript = proving.transcript;
        phase = proving.later(proving.repeat.next(now, knock.nonce()));
        yield Turn.of(new Frame.Prove(transcript.challenge().nonce(), transcript.workersProof()));
      }
      case Talking talking -> new Turn(talking.channel.due(now), List.of());
      case Over ignored -> Turn.NOTHING;
    };
  }

  @Override
  public boolean send(Part part) {
    return phase instanceof Talking talking && talking.channel.offer(part);
  }

  @Override
  public Turn close(EndReason reason) {
    return switch (phase) {
      case Over ignored -> Turn.NOTHING;
      case Talking talking -> {
        Frame.Bye bye = talking.channel.bye(reason);
        phase = new Over(new Standing.Ended(reason), Optional.of(bye));
        yield Turn.of(bye);
      }
      case Knocking ignored -> closedEarly(reason);
      case Proving ignored -> closedEarly(reason);
    };
  }

  private Turn closedEarly(EndReason reason) {
    phase = over(new Standing.Ended(reason));
    return Turn.NOTHING;
  }

  private static Over over(Standing standing) {
    return new Over(standing, Optional.empty());
  }

  private static Turn answer(Over over, long session) {
    return over.last.filter(bye -> bye.session() == session).map(Turn::of).orElse(Turn.NOTHING);
  }

  @Override
  public Standing standing() {
    return switch (phase) {
      case Knocking ignored -> new Standing.Greeting(Optional.empty());
      case Proving proving -> new Standing.Greeting(Optional.of(proving.transcript.challenge()));
      case Talking talking -> talking.open;
      case Over over -> over.standing;
    };
  }

  @Override
  public OptionalLong wakeAt() {
    return switch (phase) {
      case Knocking knocking -> OptionalLong.of(knocking.repeat.at);
      case Proving proving ->
          OptionalLong.of(
              proving.repeat.at - proving.until < 0 ? proving.repeat.at : proving.until);
      case Talking talking -> OptionalLong.of(talking.channel.wakeAt());
      case Over ignored -> OptionalLong.empty();
    };
  }

  @Override
  public long pendingBytes() {
    return phase instanceof Talking talking ? talking.channel.pendingBytes() : 0;
  }

  @Override
  public long lastHeard() {
    return lastHeard;
  }
}
