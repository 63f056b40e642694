package dev.branchline.coordinator.node;

import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.protocol.wire.Endpoint;
import java.time.Duration;

/**
 * How a coordinator is a node of the cluster.
 *
 * @param directory whose journal it keeps; locked by the caller
 * @param bind where its node listens; port 0 is a free one
 * @param advertised by which workers reach it; port 0 is the one that it listens at
 * @param httpPort of the HTTP door, at the same address; 0 is a free one
 * @param secret that clients and workers have too
 * @param allowZero whether workers may join that only pretend to run
 * @param workerTimeout the silence after which a worker is gone
 */
public record ClusterOptions(
    StateDirectory directory,
    Endpoint bind,
    Endpoint advertised,
    int httpPort,
    String secret,
    boolean allowZero,
    Duration workerTimeout) {}
