package dev.branchline.protocol.wire;

import com.google.protobuf.CodedInputStream;
import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.message.ToWorker.Answers;
import dev.branchline.protocol.message.ToWorker.Assign;
import dev.branchline.protocol.message.ToWorker.Cancel;
import dev.branchline.protocol.message.ToWorker.Define;
import dev.branchline.protocol.message.ToWorker.Drain;
import dev.branchline.protocol.message.ToWorker.Retract;
import dev.branchline.protocol.message.ToWorker.Welcome;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.wire.proto.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the coordinator says. */
final class ToWorkerCodec implements Codec<ToWorker> {

  @Override
  public List<ToWorker> split(ToWorker message) {
    return List.of(message);
  }

  @Override
  public Part encode(ToWorker message) {
    return switch (message) {
      case Welcome welcome ->
          Reading.part(
              "Welcome",
              Wire.Welcome.newBuilder()
                  .setEpoch(welcome.epoch())
                  .addAllKept(Facts.write(welcome.kept()))
                  .build());
      case Define define ->
          Reading.part(
              "Define",
              Wire.Define.newBuilder()
                  .setHash(Texts.write(define.hash()))
                  .setDefinition(Texts.write(define.definition()))
                  .build());
      case Assign assign -> Reading.part("Assign", write(assign));
      case Answers answers ->
          Reading.part(
              "Answers",
              Wire.Answers.newBuilder()
                  .setLease(answers.lease().value())
                  .setRecorded(OrdinalSets.write(answers.recorded()))
                  .setSuperseded(OrdinalSets.write(answers.superseded()))
                  .setUnknown(OrdinalSets.write(answers.unknown()))
                  .build());
      case Cancel cancel ->
          Reading.part(
              "Cancel",
              Wire.Cancel.newBuilder()
                  .setLease(cancel.lease().value())
                  .setOrdinals(OrdinalSets.write(cancel.ordinals()))
                  .build());
      case Retract retract ->
          Reading.part(
              "Retract",
              Wire.Retract.newBuilder()
                  .setLease(retract.lease().value())
                  .setBranches(retract.branches())
                  .build());
      case Drain ignored -> Reading.part("Drain", Wire.Drain.getDefaultInstance());
    };
  }

  private static Wire.Assign write(Assign assign) {
    Wire.Assign.Builder wire =
        Wire.Assign.newBuilder()
            .setLease(assign.lease().value())
            .setSweep(assign.sweep().value())
            .setDefinition(Texts.write(assign.definition()))
            .setOrdinals(OrdinalSets.write(assign.ordinals()))
            .setWidth(assign.width())
            .setAttempt(assign.attempts().base())
            .setFirst(Values.write(assign.first()))
            .setLast(Values.write(assign.last()));
    new TreeMap<>(assign.attempts().exceptions())
        .forEach((ordinal, number) -> wire.addExceptions(ordinal).addExceptions(number));
    assign.fed().forEach(config -> wire.addFed(Values.write(config)));
    return wire.build();
  }

  @Override
  public ToWorker decode(Part part) throws UnreadableException {
    return Reading.all(
        part.manifest(), part.bytes().toArray(), input -> read(part.manifest(), input));
  }

  private static ToWorker read(String manifest, CodedInputStream input)
      throws IOException, UnreadableException {
    return switch (manifest) {
      case "Welcome" -> {
        Wire.Welcome wire = Wire.Welcome.parseFrom(input);
        yield new Welcome(wire.getEpoch(), Facts.read(wire.getKeptList()));
      }
      case "Define" -> {
        Wire.Define wire = Wire.Define.parseFrom(input);
        yield new Define(Texts.read(wire.getHash()), Texts.read(wire.getDefinition()));
      }
      case "Assign" -> read(Wire.Assign.parseFrom(input));
      case "Answers" -> {
        Wire.Answers wire = Wire.Answers.parseFrom(input);
        yield new Answers(
            new LeaseId(wire.getLease()),
            OrdinalSets.read(wire.getRecorded()),
            OrdinalSets.read(wire.getSuperseded()),
            OrdinalSets.read(wire.getUnknown()));
      }
      case "Cancel" -> {
        Wire.Cancel wire = Wire.Cancel.parseFrom(input);
        yield new Cancel(new LeaseId(wire.getLease()), OrdinalSets.read(wire.getOrdinals()));
      }
      case "Retract" -> {
        Wire.Retract wire = Wire.Retract.parseFrom(input);
        yield new Retract(new LeaseId(wire.getLease()), wire.getBranches());
      }
      case "Drain" -> read(Wire.Drain.parseFrom(input));
      default -> throw Reading.unknown(manifest);
    };
  }

  private static Assign read(Wire.Assign wire) {
    Map<Long, Integer> exceptions = new HashMap<>();
    for (int i = 0; i < wire.getExceptionsCount(); i += 2) {
      exceptions.put(wire.getExceptions(i), Math.toIntExact(wire.getExceptions(i + 1)));
    }
    return new Assign(
        new LeaseId(wire.getLease()),
        new SweepId(wire.getSweep()),
        Texts.read(wire.getDefinition()),
        OrdinalSets.read(wire.getOrdinals()),
        wire.getWidth(),
        new AttemptNumbers(wire.getAttempt(), exceptions),
        Values.read(wire.getFirst()),
        Values.read(wire.getLast()),
        wire.getFedList().stream().map(Values::read).toList());
  }

  private static Drain read(Wire.Drain ignored) {
    return new Drain();
  }
}
