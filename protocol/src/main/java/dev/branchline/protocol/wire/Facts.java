package dev.branchline.protocol.wire;

import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.wire.proto.Wire;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Who a worker is, what it has, and why an attempt failed. */
final class Facts {
  private Facts() {}

  static Wire.Worker write(WorkerId worker) {
    return Wire.Worker.newBuilder()
        .setName(Texts.write(worker.name()))
        .setUuidHigh(worker.uuid().getMostSignificantBits())
        .setUuidLow(worker.uuid().getLeastSignificantBits())
        .build();
  }

  static WorkerId read(Wire.Worker wire) {
    return new WorkerId(
        Texts.read(wire.getName()), new UUID(wire.getUuidHigh(), wire.getUuidLow()));
  }

  static void write(Resources resources, Wire.Hello.Builder wire) {
    resources
        .amounts()
        .forEach((name, amount) -> wire.addResources(Texts.write(name)).addAmounts(amount));
  }

  static Resources resources(Wire.Hello wire) {
    if (wire.getResourcesCount() != wire.getAmountsCount()) {
      throw new IllegalArgumentException("resources without amounts");
    }
    TreeMap<String, Long> amounts = new TreeMap<>();
    for (int i = 0; i < wire.getAmountsCount(); i++) {
      amounts.put(Texts.read(wire.getResources(i)), wire.getAmounts(i));
    }
    return new Resources(amounts);
  }

  /** In ascending order, so that the same set is the same bytes. */
  static List<Long> write(Collection<LeaseId> leases) {
    return leases.stream().sorted().map(LeaseId::value).toList();
  }

  static Set<LeaseId> read(List<Long> leases) {
    Set<LeaseId> set = new HashSet<>();
    leases.forEach(lease -> set.add(new LeaseId(lease)));
    return set;
  }

  static Wire.Failure write(Failure failure) {
    Wire.Failure.Builder wire =
        Wire.Failure.newBuilder()
            .setKind(failure.kind().name())
            .setMessage(Texts.write(failure.message()))
            .setStdoutTail(Texts.write(failure.stdoutTail()))
            .setStderrTail(Texts.write(failure.stderrTail()));
    failure.exitCode().ifPresent(wire::setExitCode);
    failure.exception().ifPresent(exception -> wire.setException(write(exception)));
    return wire.build();
  }

  static Failure read(Wire.Failure wire) {
    return new Failure(
        FailureKind.valueOf(wire.getKind()),
        Texts.read(wire.getMessage()),
        wire.hasExitCode() ? OptionalInt.of(wire.getExitCode()) : OptionalInt.empty(),
        wire.hasException() ? Optional.of(read(wire.getException())) : Optional.empty(),
        Texts.read(wire.getStdoutTail()),
        Texts.read(wire.getStderrTail()));
  }

  private static Wire.ExceptionInfo write(ExceptionInfo exception) {
    return Wire.ExceptionInfo.newBuilder()
        .setType(Texts.write(exception.type()))
        .setMessage(Texts.write(exception.message()))
        .setTraceback(Texts.write(exception.traceback()))
        .addAllCauses(exception.causes().stream().map(Facts::write).toList())
        .build();
  }

  private static ExceptionInfo read(Wire.ExceptionInfo wire) {
    return new ExceptionInfo(
        Texts.read(wire.getType()),
        Texts.read(wire.getMessage()),
        Texts.read(wire.getTraceback()),
        wire.getCausesList().stream().map(Facts::read).toList());
  }
}
