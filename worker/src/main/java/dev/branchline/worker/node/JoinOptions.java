package dev.branchline.worker.node;

import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.wire.Endpoint;
import java.util.List;

/**
 * How a worker finds its coordinator, and is found.
 *
 * @param join where coordinators may be; the one that leads answers
 * @param bind where the worker's own node listens; port 0 is a free one
 * @param advertised where the coordinator reaches it; port 0 is the one that it listens at
 * @param logPort of the server of the attempts' output, at the same address; 0 is a free one
 * @param secret that the coordinator has too
 */
public record JoinOptions(
    List<Endpoint> join, Endpoint bind, Endpoint advertised, int logPort, Secret secret) {
  public JoinOptions {
    join = List.copyOf(join);
  }
}
