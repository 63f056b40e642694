package dev.branchline.worker.runner.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The seats and guardians of all runners in this process: children that nobody else may reap or
 * take for orphans.
 */
final class Registry {
  static final Registry OF_THIS_PROCESS = new Registry();

  private final Set<LinuxSeat> seats = ConcurrentHashMap.newKeySet();
  private final Set<Integer> guardians = ConcurrentHashMap.newKeySet();

  private Registry() {}

  void add(LinuxSeat seat) {
    seats.add(seat);
  }

  void remove(LinuxSeat seat) {
    seats.remove(seat);
  }

  void addGuardian(int pid) {
    guardians.add(pid);
  }

  void removeGuardian(int pid) {
    guardians.remove(pid);
  }

  boolean isGuardian(int pid) {
    return guardians.contains(pid);
  }

  /** What runs now, or is about to. */
  List<Execution> live() {
    List<Execution> live = new ArrayList<>();
    for (LinuxSeat seat : seats) {
      Execution execution = seat.current();
      if (execution != null) {
        live.add(execution);
      }
    }
    return live;
  }
}
