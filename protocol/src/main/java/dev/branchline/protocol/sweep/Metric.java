package dev.branchline.protocol.sweep;

/** The metric that tells which branch did best. */
public record Metric(String name, Goal goal) {
  /** Which end of it is better. */
  public enum Goal {
    MINIMIZE,
    MAXIMIZE
  }
}
