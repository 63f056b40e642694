package dev.branchline.simulation;

import java.util.ArrayList;
import java.util.List;

/** The machines that one seed after another is played on. */
final class Hosts {
  static final int COORDINATORS = 2;
  static final int WORKERS = 3;

  private final List<Host> all = new ArrayList<>();

  Hosts() {
    for (int i = 0; i < COORDINATORS + WORKERS; i++) {
      all.add(new Host());
    }
  }

  Host coordinator(int number) {
    return all.get(number);
  }

  Host worker(int number) {
    return all.get(COORDINATORS + number);
  }
}
