package dev.branchline.deploy;

import dev.branchline.coordinator.cli.Complaint;

/** Numbers of ports as users type them. */
final class Ports {
  private static final int MOST = 65_535;

  private Ports() {}

  /** The port that {@code option} was given. */
  static int checked(String option, int port) {
    if (port < 0 || port > MOST) {
      throw Complaint.usage(option + " can't be " + port, "ports are 1 to 65535; 0 is a free one");
    }
    return port;
  }
}
