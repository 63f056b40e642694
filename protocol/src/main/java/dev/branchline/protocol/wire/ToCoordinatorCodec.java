package dev.branchline.protocol.wire;

import com.google.protobuf.CodedInputStream;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToCoordinator.Draining;
import dev.branchline.protocol.message.ToCoordinator.Goodbye;
import dev.branchline.protocol.message.ToCoordinator.HandBack;
import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToCoordinator.Heartbeat;
import dev.branchline.protocol.message.ToCoordinator.Hello;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToCoordinator.NeedDefinition;
import dev.branchline.protocol.message.ToCoordinator.Outcomes;
import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.message.ToCoordinator.Reports;
import dev.branchline.protocol.message.ToCoordinator.Started;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.wire.proto.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What workers say. */
final class ToCoordinatorCodec implements Codec<ToCoordinator> {
  @Override
  public List<ToCoordinator> split(ToCoordinator message) {
    return switch (message) {
      case Hello hello -> Splits.of(hello);
      case Outcomes outcomes -> Splits.of(outcomes);
      case NeedDefinition ignored -> List.of(message);
      case Started ignored -> List.of(message);
      case Reports ignored -> List.of(message);
      case Heartbeat ignored -> List.of(message);
      case HandBack ignored -> List.of(message);
      case Draining ignored -> List.of(message);
      case Goodbye ignored -> List.of(message);
    };
  }

  @Override
  public Part encode(ToCoordinator message) {
    return switch (message) {
      case Hello hello -> Reading.part("Hello", write(hello));
      case NeedDefinition need ->
          Reading.part(
              "NeedDefinition",
              Wire.NeedDefinition.newBuilder().setHash(Texts.write(need.hash())).build());
      case Started started ->
          Reading.part(
              "Started",
              Wire.Started.newBuilder()
                  .setLease(started.lease().value())
                  .setOrdinals(OrdinalSets.write(started.ordinals()))
                  .build());
      case Outcomes outcomes ->
          Reading.part(
              "Outcomes",
              Wire.Outcomes.newBuilder()
                  .setLease(outcomes.lease().value())
                  .setAttempts(AttemptColumns.write(outcomes.attempts()))
                  .build());
      case Reports reports -> Reading.part("Reports", write(reports));
      case Heartbeat heartbeat ->
          Reading.part(
              "Heartbeat",
              Wire.Heartbeat.newBuilder().addAllLeases(Facts.write(heartbeat.leases())).build());
      case HandBack back ->
          Reading.part(
              "HandBack",
              Wire.HandBack.newBuilder()
                  .setLease(back.lease().value())
                  .setOrdinals(OrdinalSets.write(back.ordinals()))
                  .setReason(back.reason().name())
                  .setDetail(Texts.write(back.detail()))
                  .build());
      case Draining ignored -> Reading.part("Draining", Wire.Draining.getDefaultInstance());
      case Goodbye ignored -> Reading.part("Goodbye", Wire.Goodbye.getDefaultInstance());
    };
  }

  private static Wire.Hello write(Hello hello) {
    Wire.Hello.Builder wire =
        Wire.Hello.newBuilder().setWorker(Facts.write(hello.worker())).setZero(hello.zero());
    Facts.write(hello.capacity(), wire);
    new TreeMap<>(hello.holdings())
        .forEach(
            (lease, holding) ->
                wire.addHoldings(
                    Wire.Holding.newBuilder()
                        .setLease(lease.value())
                        .setWaiting(OrdinalSets.write(holding.waiting()))
                        .setRunning(OrdinalSets.write(holding.running()))));
    new TreeMap<>(hello.unanswered())
        .forEach(
            (lease, attempts) ->
                wire.addUnanswered(
                    Wire.Unanswered.newBuilder()
                        .setLease(lease.value())
                        .setAttempts(AttemptColumns.write(attempts))));
    hello
        .logDoor()
        .ifPresent(
            door ->
                wire.setLogDoor(
                    Wire.LogDoor.newBuilder()
                        .setUrl(Texts.write(door.url()))
                        .setToken(Texts.write(door.token()))));
    return wire.build();
  }

  private static Wire.Reports write(Reports reports) {
    Wire.Reports.Builder wire = Wire.Reports.newBuilder().setLease(reports.lease().value());
    for (Report report : reports.reports()) {
      wire.addReports(
          Wire.Report.newBuilder()
              .setOrdinal(report.ordinal())
              .setStep(report.step())
              .setMetrics(Values.write(report.metrics())));
    }
    return wire.build();
  }

  @Override
  public ToCoordinator decode(Part part) throws UnreadableException {
    return Reading.all(
        part.manifest(), part.bytes().toArray(), input -> read(part.manifest(), input));
  }

  private static ToCoordinator read(String manifest, CodedInputStream input)
      throws IOException, UnreadableException {
    return switch (manifest) {
      case "Hello" -> read(Wire.Hello.parseFrom(input));
      case "NeedDefinition" ->
          new NeedDefinition(Texts.read(Wire.NeedDefinition.parseFrom(input).getHash()));
      case "Started" -> {
        Wire.Started wire = Wire.Started.parseFrom(input);
        yield new Started(new LeaseId(wire.getLease()), OrdinalSets.read(wire.getOrdinals()));
      }
      case "Outcomes" -> {
        Wire.Outcomes wire = Wire.Outcomes.parseFrom(input);
        yield new Outcomes(new LeaseId(wire.getLease()), AttemptColumns.read(wire.getAttempts()));
      }
      case "Reports" -> {
        Wire.Reports wire = Wire.Reports.parseFrom(input);
        yield new Reports(
            new LeaseId(wire.getLease()),
            wire.getReportsList().stream().map(ToCoordinatorCodec::read).toList());
      }
      case "Heartbeat" ->
          new Heartbeat(Facts.read(Wire.Heartbeat.parseFrom(input).getLeasesList()));
      case "HandBack" -> {
        Wire.HandBack wire = Wire.HandBack.parseFrom(input);
        yield new HandBack(
            new LeaseId(wire.getLease()),
            OrdinalSets.read(wire.getOrdinals()),
            HandBackReason.valueOf(wire.getReason()),
            Texts.read(wire.getDetail()));
      }
      case "Draining" -> read(Wire.Draining.parseFrom(input));
      case "Goodbye" -> read(Wire.Goodbye.parseFrom(input));
      default -> throw Reading.unknown(manifest);
    };
  }

  private static Report read(Wire.Report wire) {
    return new Report(wire.getOrdinal(), wire.getStep(), Values.read(wire.getMetrics()));
  }

  private static Hello read(Wire.Hello wire) {
    Map<LeaseId, Holding> holdings = new HashMap<>();
    for (Wire.Holding holding : wire.getHoldingsList()) {
      holdings.put(
          new LeaseId(holding.getLease()),
          new Holding(
              OrdinalSets.read(holding.getWaiting()), OrdinalSets.read(holding.getRunning())));
    }
    Map<LeaseId, List<Attempt>> unanswered = new HashMap<>();
    for (Wire.Unanswered one : wire.getUnansweredList()) {
      unanswered.put(new LeaseId(one.getLease()), AttemptColumns.read(one.getAttempts()));
    }
    return new Hello(
        Facts.read(wire.getWorker()),
        Facts.resources(wire),
        holdings,
        unanswered,
        wire.getZero(),
        wire.hasLogDoor()
            ? Optional.of(
                new LogDoor(
                    Texts.read(wire.getLogDoor().getUrl()),
                    Texts.read(wire.getLogDoor().getToken())))
            : Optional.empty());
  }

  private static Draining read(Wire.Draining ignored) {
    return new Draining();
  }

  private static Goodbye read(Wire.Goodbye ignored) {
    return new Goodbye();
  }
}
