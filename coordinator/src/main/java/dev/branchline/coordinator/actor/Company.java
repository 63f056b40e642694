package dev.branchline.coordinator.actor;

import org.apache.pekko.actor.typed.ActorRef;

/** Those that a sweep's actor works with, besides workers. */
record Company(
    Pen pen,
    Clock clock,
    Terms terms,
    ActorRef<Dispatcher.Message> dispatcher,
    ActorRef<Coordinator.Message> coordinator) {}
