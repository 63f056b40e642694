package dev.branchline.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The coordinator's end of the conversation with one worker, from its knock on. A worker that
 * knocks with another nonce wants another conversation; the older one is closed for {@link
 * EndReason#REPLACED} only when the newer one is open, so that a mere knock disturbs nobody.
 */
public final class CoordinatorEnd implements End {
  private final Desk desk;
  private final Frame.Knock knock;
  private Phase phase;
  private long lastHeard;

  /**
   * What all conversations of a coordinator share.
   *
   * @param incarnation of its process
   * @param epoch that it leads in
   */
  public record Desk(Secret secret, Versions versions, long incarnation, int epoch) {}

  private sealed interface Phase {}

  private record Challenged(Transcript transcript, boolean said, long until) implements Phase {}

  private record Talking(Standing.Open open, Frame.Accept accept, Channel channel)
      implements Phase {}

  /** Over; {@code last} answers whatever the other end still says. */
  private record Over(Standing standing, Optional<Frame> last, boolean said) implements Phase {}

  /**
   * An end that answers the knock at its first tick.
   *
   * @param nonce that was never used
   * @param path where frames of this conversation are to be sent
   */
  public CoordinatorEnd(Desk desk, Frame.Knock knock, Nonce nonce, String path, long now) {
    this.desk = desk;
    this.knock = knock;
    this.lastHeard = now;
    OptionalInt version = desk.versions().common(knock.versions());
    this.phase =
        version.isPresent()
            ? challenging(nonce, version.getAsInt(), path, now)
            : refusing(
                RefusalCode.VERSION,
                "the coordinator speaks version %s of the protocol, this worker %s: use the same release of branchline on both"
                    .formatted(desk.versions(), knock.versions()));
  }

  private Challenged challenging(Nonce nonce, int version, String path, long now) {
    Frame.Challenge challenge =
        new Frame.Challenge(knock.nonce(), nonce, version, path, desk.incarnation(), desk.epoch());
    return new Challenged(
        new Transcript(knock, challenge, desk.secret()), false, now + Limits.HANDSHAKE.toNanos());
  }

  @Override
  public Turn hear(Frame frame, long now) {
    return switch (frame) {
      case Frame.Knock again -> knocked(again);
      case Frame.Prove prove -> proven(prove, now);
      case Frame.Data data -> data(data, now);
      case Frame.Bye bye -> bye(bye, now);
      case Frame.Challenge ignored -> Turn.NOTHING;
      case Frame.Accept ignored -> Turn.NOTHING;
      case Frame.Refuse ignored -> Turn.NOTHING;
    };
  }

  private Turn knocked(Frame.Knock again) {
    if (!again.equals(knock)) {
      return Turn.NOTHING;
    }
    return switch (phase) {
      case Challenged challenged -> Turn.of(challenged.transcript.challenge());
      case Talking ignored -> Turn.NOTHING;
      case Over over -> over.last.map(Turn::of).orElse(Turn.NOTHING);
    };
  }

  private Turn proven(Frame.Prove prove, long now) {
    return switch (phase) {
      case Challenged challenged -> {
        Transcript transcript = challenged.transcript;
        if (!prove.challenge().equals(transcript.challenge().nonce())) {
          yield Turn.NOTHING;
        }
        lastHeard = now;
        if (!transcript.isWorkersProof(prove.proof())) {
          yield refuse(
              RefusalCode.SECRET,
              "the worker %s doesn't have the coordinator's secret: copy the coordinator's secret file to the worker, or name it with --secret-file"
                  .formatted(knock.worker().name()));
        }
        Standing.Open open = transcript.opened(knock.path());
        Frame.Accept accept =
            new Frame.Accept(knock.nonce(), open.session(), transcript.coordinatorsProof());
        phase = new Talking(open, accept, new Channel(open, now));
        yield Turn.of(accept);
      }
      case Talking talking -> Turn.of(talking.accept);
      case Over over -> over.last.map(Turn::of).orElse(Turn.NOTHING);
    };
  }

  private Turn data(Frame.Data data, long now) {
    return switch (phase) {
      case Challenged ignored -> Turn.NOTHING;
      case Over over -> over.last.map(Turn::of).orElse(Turn.NOTHING);
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
      phase = new Over(new Standing.Ended(bye.reason()), Optional.empty(), true);
    }
    return Turn.NOTHING;
  }

  @Override
  public Turn tick(long now) {
    return switch (phase) {
      case Challenged challenged -> {
        if (now - challenged.until >= 0) {
          yield close(EndReason.SILENT);
        }
        if (challenged.said) {
          yield Turn.NOTHING;
        }
        phase = new Challenged(challenged.transcript, true, challenged.until);
        yield Turn.of(challenged.transcript.challenge());
      }
      case Talking talking -> new Turn(talking.channel.due(now), List.of());
      case Over over -> {
        phase = new Over(over.standing, over.last, true);
        yield over.said ? Turn.NOTHING : over.last.map(Turn::of).orElse(Turn.NOTHING);
      }
    };
  }

  /**
   * Sends the worker away for good, before the session is open or after its first message.
   *
   * @param sentence for the worker's user, naming what to do
   */
  public Turn refuse(RefusalCode code, String sentence) {
    if (phase instanceof Over) {
      return Turn.NOTHING;
    }
    phase = refusing(code, sentence);
    return tick(lastHeard);
  }

  private Over refusing(RefusalCode code, String sentence) {
    return new Over(
        new Standing.Refused(code, sentence),
        Optional.of(new Frame.Refuse(knock.nonce(), code, sentence)),
        false);
  }

  @Override
  public boolean send(Part part) {
    return phase instanceof Talking talking && talking.channel.offer(part);
  }

  @Override
  public Turn close(EndReason reason) {
    return switch (phase) {
      case Over ignored -> Turn.NOTHING;
      case Challenged ignored -> {
        phase = new Over(new Standing.Ended(reason), Optional.empty(), true);
        yield Turn.NOTHING;
      }
      case Talking talking -> {
        Frame bye = talking.channel.bye(reason);
        phase = new Over(new Standing.Ended(reason), Optional.of(bye), true);
        yield Turn.of(bye);
      }
    };
  }

  @Override
  public Standing standing() {
    return switch (phase) {
      case Challenged challenged ->
          new Standing.Greeting(Optional.of(challenged.transcript.challenge()));
      case Talking talking -> talking.open;
      case Over over -> over.standing;
    };
  }

  @Override
  public OptionalLong wakeAt() {
    return switch (phase) {
      case Challenged challenged -> OptionalLong.of(challenged.until);
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
