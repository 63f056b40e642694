package dev.branchline.protocol.model;

import java.util.UUID;

/**
 * Who a worker is, over all its restarts: the name that people read, and the number that it keeps
 * in its work directory.
 */
public record WorkerId(String name, UUID uuid) {
  @Override
  public String toString() {
    return name;
  }
}
