package dev.branchline.deploy.walls;

import java.util.List;
import java.util.Set;

/**
 * One room of the house: a package that has a purpose, and the rooms that it may know.
 *
 * @param name the package below {@code dev.branchline}, or a single class that sees more than its
 *     package; a package below it that isn't a room of its own belongs to it
 * @param kind what it may do
 * @param knows the rooms that it may import besides itself
 */
record Room(String name, Kind kind, Set<String> knows) {

  /** What the classes of a room may do. */
  enum Kind {
    /** Rules: no I/O, network, threads, clock, chance, logging, Pekko or Protobuf. */
    PURE,
    /** Does things, but isn't made of actors. */
    DOING,
    /** Actors, what starts them, and what is written for Pekko. */
    ACTORS
  }

  private static final String[] AGREED = {"protocol.model", "protocol.message", "protocol.sweep"};

  /** The house as docs/ARCHITECTURE.md describes it. */
  static final List<Room> HOUSE =
      List.of(
          pure("protocol.model"),
          pure("protocol.message", "protocol.model"),
          pure("protocol.session", "protocol.model"),
          actors("protocol.wire", "protocol.session", "protocol.message", "protocol.model"),
          pure(
              "protocol.sweep",
              "protocol.sweep.cel",
              "protocol.sweep.expression",
              "protocol.sweep.random",
              "protocol.sweep.space",
              "protocol.model"),
          pure("protocol.sweep.cel", "protocol.model"),
          pure("protocol.sweep.expression", "protocol.model"),
          pure("protocol.sweep.random", "protocol.model"),
          pure(
              "protocol.sweep.space",
              "protocol.sweep",
              "protocol.sweep.cel",
              "protocol.sweep.random",
              "protocol.model"),
          pure("coordinator.engine", AGREED),
          pure("coordinator.placement", "coordinator.engine", "protocol.model"),
          pure("coordinator.commit", "protocol.sweep", "protocol.model"),
          pure("coordinator.view", "coordinator.engine", "protocol.model"),
          doing(
              "coordinator.journal",
              "coordinator.engine",
              "coordinator.view",
              "protocol.message",
              "protocol.model"),
          actors(
              "coordinator.actor",
              "coordinator.engine",
              "coordinator.placement",
              "coordinator.commit",
              "coordinator.view",
              "coordinator.journal",
              "protocol.model",
              "protocol.message",
              "protocol.sweep"),
          pure(
              "coordinator.reception",
              "protocol.model",
              "protocol.message",
              "protocol.session",
              "protocol.wire"),
          doing("coordinator.gateway", "coordinator.view", "protocol.sweep", "protocol.model"),
          doing(
              "coordinator.gateway.StoredGateway",
              "coordinator.gateway",
              "coordinator.journal",
              "coordinator.view",
              "protocol.sweep",
              "protocol.model"),
          doing(
              "coordinator.gateway.JournalFile",
              "coordinator.gateway",
              "coordinator.gateway.StoredGateway",
              "coordinator.journal",
              "coordinator.view",
              "protocol.model"),
          actors(
              "coordinator.gateway.live",
              "coordinator.gateway",
              "coordinator.python",
              "coordinator.actor",
              "coordinator.engine",
              "coordinator.journal",
              "coordinator.view",
              "protocol.message",
              "protocol.sweep",
              "protocol.model"),
          actors(
              "coordinator.gateway.CoordinatorNode",
              "coordinator.gateway",
              "coordinator.gateway.live",
              "coordinator.gateway.StoredGateway",
              "coordinator.actor",
              "coordinator.commit",
              "coordinator.engine",
              "coordinator.journal",
              "coordinator.view",
              "protocol.message",
              "protocol.model"),
          pure("coordinator.shape", "coordinator.gateway", "coordinator.view", "protocol.model"),
          actors(
              "coordinator.http",
              "coordinator.gateway",
              "coordinator.shape",
              "coordinator.view",
              "protocol.model"),
          doing(
              "coordinator.gateway.remote",
              "coordinator.gateway",
              "coordinator.shape",
              "coordinator.view",
              "protocol.model"),
          pure("coordinator.cli.parallel", "protocol.model"),
          doing("coordinator.python", "protocol.sweep", "protocol.model"),
          doing(
              "coordinator.cli",
              "coordinator.cli.parallel",
              "coordinator.python",
              "coordinator.gateway",
              "coordinator.gateway.remote",
              "coordinator.shape",
              "coordinator.gateway.JournalFile",
              "coordinator.gateway.StoredGateway",
              "coordinator.view",
              "protocol.sweep",
              "protocol.model"),
          pure("worker.slot", "protocol.model"),
          pure("worker.attempt", "protocol.model"),
          pure("worker.outbox", "protocol.model"),
          pure("worker.lease", "protocol.message", "protocol.model"),
          doing("worker.runner", "protocol.model"),
          pure(
              "worker.result",
              "worker.attempt",
              "worker.runner",
              "protocol.message",
              "protocol.model"),
          doing("worker.logs", "protocol.model"),
          pure(
              "worker.link",
              "protocol.model",
              "protocol.message",
              "protocol.session",
              "protocol.wire"),
          actors(
              "worker.agent",
              "worker.slot",
              "worker.attempt",
              "worker.outbox",
              "worker.lease",
              "worker.result",
              "worker.runner",
              "worker.logs",
              "protocol.model",
              "protocol.message",
              "protocol.sweep"),
          actors(
              "worker.node",
              "worker.agent",
              "worker.link",
              "worker.logs",
              "protocol.model",
              "protocol.message",
              "protocol.session",
              "protocol.wire"),
          actors(
              "coordinator.node",
              "coordinator.reception",
              "coordinator.gateway",
              "coordinator.gateway.CoordinatorNode",
              "coordinator.gateway.live",
              "coordinator.http",
              "coordinator.actor",
              "coordinator.view",
              "protocol.model",
              "protocol.message",
              "protocol.session",
              "protocol.wire"),
          actors(
              "deploy",
              "coordinator.cli",
              "coordinator.gateway",
              "coordinator.gateway.CoordinatorNode",
              "coordinator.http",
              "coordinator.node",
              "coordinator.actor",
              "worker.agent",
              "worker.logs",
              "worker.node",
              "protocol.model",
              "protocol.message",
              "protocol.session",
              "protocol.sweep",
              "protocol.wire"));

  private static Room pure(String name, String... knows) {
    return new Room(name, Kind.PURE, Set.of(knows));
  }

  private static Room doing(String name, String... knows) {
    return new Room(name, Kind.DOING, Set.of(knows));
  }

  private static Room actors(String name, String... knows) {
    return new Room(name, Kind.ACTORS, Set.of(knows));
  }
}
