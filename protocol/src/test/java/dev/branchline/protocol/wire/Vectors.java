package dev.branchline.protocol.wire;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Bytes;
import dev.branchline.protocol.session.EndReason;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.RefusalCode;
import dev.branchline.protocol.session.Versions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;

/**
 * One message of each kind, whose bytes are stored; see src/test/resources/wire/README.md. They are
 * never changed: what a later version adds gets an example of its own.
 */
final class Vectors {
  static final LeaseId LEASE = LeaseId.of(3, 17);
  private static final WorkerId WORKER =
      new WorkerId("w\u00f6rker-1", UUID.fromString("6f0c7f1e-8a4b-4c55-9d53-0123456789ab"));
  private static final Ordinals SOME = Ordinals.range(10, 1_000_000);

  private Vectors() {}

  static SequencedMap<String, ToWorker> toWorker() {
    SequencedMap<String, ToWorker> all = new LinkedHashMap<>();
    all.put("Welcome", new ToWorker.Welcome(3, Set.of(LEASE, LeaseId.of(2, 1))));
    all.put("Define", new ToWorker.Define("abc123", "command: ./sim\nparameters: {a: [1, 2]}\n"));
    all.put(
        "Assign",
        new ToWorker.Assign(
            LEASE,
            new SweepId(42),
            "abc123",
            SOME,
            4,
            new AttemptNumbers(1, Map.of(12L, 2, 99L, 3)),
            new ConfigId.Hashed(0x0123_4567_89ab_cdefL),
            new ConfigId.Named("the-last"),
            List.of(everyKind())));
    all.put("Answers", new ToWorker.Answers(LEASE, SOME, everyThird(), Ordinals.NONE));
    all.put("Cancel", new ToWorker.Cancel(LEASE, Ordinals.of(7)));
    all.put("Retract", new ToWorker.Retract(LEASE, 500));
    all.put("Drain", new ToWorker.Drain());
    return all;
  }

  static SequencedMap<String, ToCoordinator> toCoordinator() {
    SequencedMap<String, ToCoordinator> all = new LinkedHashMap<>();
    all.put(
        "Hello",
        new ToCoordinator.Hello(
            WORKER,
            Resources.of(Map.of(Resources.CPUS, 8 * Resources.UNIT, Resources.MEMORY, 1L << 34)),
            Map.of(LEASE, new ToCoordinator.Holding(SOME, Ordinals.of(3))),
            Map.of(LEASE, attempts()),
            true,
            Optional.of(new LogDoor("http://10.0.0.2:40123", "t0ken"))));
    all.put("NeedDefinition", new ToCoordinator.NeedDefinition("abc123"));
    all.put("Started", new ToCoordinator.Started(LEASE, SOME));
    all.put("Outcomes", new ToCoordinator.Outcomes(LEASE, attempts()));
    all.put(
        "Reports",
        new ToCoordinator.Reports(LEASE, List.of(new ToCoordinator.Report(5, -1, everyKind()))));
    all.put("Heartbeat", new ToCoordinator.Heartbeat(Set.of(LEASE, LeaseId.of(1, 1))));
    all.put(
        "HandBack",
        new ToCoordinator.HandBack(
            LEASE, Ordinals.of(8), ToCoordinator.HandBackReason.REFUSED, "other config ids"));
    all.put("Draining", new ToCoordinator.Draining());
    all.put("Goodbye", new ToCoordinator.Goodbye());
    return all;
  }

  static SequencedMap<String, Frame> frames() {
    Nonce nonce = new Nonce(0x1111_2222_3333_4444L, -5);
    Bytes proof = Bytes.of(new byte[] {1, 2, 3, -1});
    SequencedMap<String, Frame> all = new LinkedHashMap<>();
    all.put("Knock", new Frame.Knock(new Versions(1, 3), WORKER, "/user/link", nonce));
    all.put("Challenge", new Frame.Challenge(nonce, new Nonce(1, 2), 2, "/user/desk", -77, 9));
    all.put("Prove", new Frame.Prove(nonce, proof));
    all.put("Accept", new Frame.Accept(nonce, 0x7fff_0000_1234_5678L, proof));
    all.put("Refuse", new Frame.Refuse(nonce, RefusalCode.SECRET, "copy the secret file"));
    all.put(
        "Data",
        new Frame.Data(
            12345,
            9,
            1000,
            998,
            List.of(
                new Frame.Piece("Drain", Bytes.NONE, false),
                new Frame.Piece(
                    "Define", Bytes.of("some".getBytes(StandardCharsets.UTF_8)), true))));
    all.put("Bye", new Frame.Bye(12345, EndReason.REPLACED));
    return all;
  }

  private static Ordinals everyThird() {
    org.roaringbitmap.RoaringBitmap bitmap = new org.roaringbitmap.RoaringBitmap();
    for (int i = 0; i < 3000; i += 3) {
      bitmap.add(i);
    }
    return Ordinals.of(bitmap);
  }

  private static List<Attempt> attempts() {
    ExceptionInfo cause = new ExceptionInfo("OSError", "gone", "", List.of());
    Failure failure =
        new Failure(
            FailureKind.EXCEPTION,
            "ValueError: no",
            OptionalInt.of(-3),
            Optional.of(new ExceptionInfo("ValueError", "no", "line 1", List.of(cause))),
            "out",
            "err");
    return List.of(
        attempt(5, 1, new Outcome.Succeeded(Values.EMPTY), Values.EMPTY),
        attempt(4, 2, new Outcome.Succeeded(everyKind()), everyKind()),
        attempt(4_294_967_293L, 1, new Outcome.Failed(failure), Values.EMPTY),
        attempt(6, 1, new Outcome.Cancelled(), Values.EMPTY),
        attempt(7, 0, new Outcome.Lost("the worker left"), everyKind()));
  }

  private static Attempt attempt(
      long ordinal, int number, Outcome outcome, ConfigValue.Mapping metrics) {
    ConfigId id = ordinal == 6 ? new ConfigId.Named("six") : new ConfigId.Hashed(-ordinal);
    return new Attempt(
        ordinal, number, id, Duration.ofNanos(1_234_567), Duration.ofMillis(50), outcome, metrics);
  }

  private static ConfigValue.Mapping everyKind() {
    SequencedMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put("null", ConfigValue.NULL);
    entries.put("bool", ConfigValue.TRUE);
    entries.put("int", ConfigValue.of(-1L));
    entries.put("big", new ConfigValue.Int(BigInteger.TWO.pow(100)));
    entries.put("real", ConfigValue.of(-0.0));
    entries.put("nan", ConfigValue.of(Double.NaN));
    entries.put("inf", ConfigValue.of(Double.NEGATIVE_INFINITY));
    entries.put("a text", ConfigValue.of("gr\u00fc\u00df dich, \ud83d\ude00"));
    entries.put("lone", ConfigValue.of("\ud800"));
    entries.put("list", ConfigValue.of(List.of(ConfigValue.of(1L), ConfigValue.of(1.0))));
    entries.put("map", Values.EMPTY);
    return new ConfigValue.Mapping(entries);
  }
}
