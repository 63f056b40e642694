package dev.branchline.protocol.wire;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.DynamicAccess;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.ClusterActorRefProvider;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.artery.ArteryTransport;

/**
 * Pekko's own provider of cluster nodes under another name. By its own name every node would get a
 * receptionist that is replicated over the cluster, and that nobody here asks.
 */
public final class NodeProvider extends ClusterActorRefProvider {

  /** Called by Pekko. */
  public NodeProvider(
      String system, ActorSystem.Settings settings, EventStream events, DynamicAccess access) {
    super(system, settings, events, access);
  }

  /**
   * Closes the port of a node whose end takes too long, and the connections that others have made
   * to it. Its actors may still end by themselves.
   */
  public static void closePort(ActorSystem system) {
    if (system instanceof ExtendedActorSystem node
        && node.provider() instanceof NodeProvider provider
        && provider.transport() instanceof ArteryTransport transport) {
      transport.shutdownTransport();
    }
  }

  /** Says nothing: Pekko takes a cluster's provider under another name for none. */
  @Override
  public void warnIfUseUnsafeWithoutCluster() {}
}
