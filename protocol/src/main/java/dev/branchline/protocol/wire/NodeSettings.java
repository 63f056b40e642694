package dev.branchline.protocol.wire;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/** The settings of a node of the cluster, and the names by which nodes find each other. */
public final class NodeSettings {
  /** Every node's actor system is called so; it is a part of each address. */
  public static final String SYSTEM = "branchline";

  /** The actor that workers knock at, below {@code /user}. */
  public static final String RECEPTION = "reception";

  private NodeSettings() {}

  /**
   * What {@code conf/application.conf} says wins over what is made for nodes.
   *
   * @param bind where it listens
   * @param advertised where others reach it; port 0 is the one that it listens at
   * @param role what it is for
   */
  public static Config of(Endpoint bind, Endpoint advertised, String role) {
    Config own =
        ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.canonical.hostname", advertised.host(),
                "pekko.remote.artery.canonical.port",
                    advertised.port() == 0 ? bind.port() : advertised.port(),
                "pekko.remote.artery.bind.hostname", bind.host(),
                "pekko.remote.artery.bind.port", bind.port()));
    return ConfigFactory.defaultOverrides()
        .withFallback(own)
        .withValue("pekko.cluster.roles", ConfigValueFactory.fromIterable(List.of(role)))
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(ConfigFactory.parseResources("cluster.conf"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /** The full path of the actor that workers knock at. */
  public static String reception(Endpoint coordinator) {
    return "pekko://" + SYSTEM + "@" + coordinator + "/user/" + RECEPTION;
  }
}
