package dev.branchline.simulation;

import java.util.List;

/**
 * A mistake that somebody might make in the program: in that file this text, which stands there
 * once, becomes that.
 *
 * @param file below the root of the sources
 */
record Mistake(String name, String file, String right, String wrong) {
  private static final String COORDINATOR = "coordinator/src/main/java/dev/branchline/coordinator/";
  private static final String WORKER = "worker/src/main/java/dev/branchline/worker/";
  private static final String SESSION = "protocol/src/main/java/dev/branchline/protocol/session/";

  static final List<Mistake> ALL =
      List.of(
          new Mistake(
              "acknowledge before commit",
              COORDINATOR + "actor/Consequences.java",
              "then.add(new Do(effect, session))",
              """
              { if (effect instanceof Effect.Answer) { workers.perform(effect, session); }
                else { then.add(new Do(effect, session)); } }\
              """),
          new Mistake(
              "forgotten fence: the epoch in each transaction",
              COORDINATOR + "journal/Transactions.java",
              """
              sql.update("BEGIN IMMEDIATE");
                    checkEpoch();\
              """,
              """
              sql.update("BEGIN IMMEDIATE");\
              """),
          new Mistake(
              "forgotten fence: the lease's own branches",
              COORDINATOR + "engine/OutcomeRules.java",
              "if (lease.open.contains(ordinal)) {",
              "if (lease.granted.contains(ordinal) && !lease.recorded.contains(ordinal)) {"),
          new Mistake(
              "deposed coordinator never looks",
              COORDINATOR + "journal/Transactions.java",
              """
              try {
                    checkEpoch();
                  } catch\
              """,
              """
              try {
                    if (epoch < 0) { checkEpoch(); }
                  } catch\
              """),
          new Mistake(
              "lease not renewed",
              COORDINATOR + "actor/WorkerSession.java",
              "case ToCoordinator.Heartbeat(var leases) ->"
                  + " renewals.named(leases, clock.now().nanos());",
              "case ToCoordinator.Heartbeat _ -> {}"),
          new Mistake(
              "acknowledged before delivered",
              SESSION + "Incoming.java",
              "keep(sequence, content);\n      return",
              "keep(sequence, content);\n received = Math.max(received, sequence);\n return"),
          new Mistake(
              "knock with a lower epoch accepted",
              SESSION + "WorkerEnd.java",
              "challenge.epoch() < newestEpoch",
              "challenge.epoch() < 0"),
          new Mistake(
              "late success without claim",
              COORDINATOR + "engine/OutcomeRules.java",
              "} else if (lease.claims.contains(ordinal)\n        && attempt",
              "} else if (attempt"),
          new Mistake(
              "outbox dropped early",
              WORKER + "agent/WorkerAgent.java",
              "post.add(lease, attempts);\n              outlet",
              "outlet"),
          new Mistake(
              "spill confirmed unwritten",
              WORKER + "agent/Post.java",
              "notBefore = nanos.getAsLong() + PAUSE_NANOS;",
              "notBefore = nanos.getAsLong() + PAUSE_NANOS; outbox.spilled(spill);"),
          new Mistake(
              "double grant on retract",
              COORDINATOR + "engine/GrantRules.java",
              "draft.effect(new Effect.RetractAt(lease.worker, lease.id, branches));",
              """
              draft.effect(new Effect.RetractAt(lease.worker, lease.id, branches));
              org.roaringbitmap.RoaringBitmap waiting = lease.open.clone();
              lease.running.keySet().forEach(each -> waiting.remove(each.intValue()));
              org.roaringbitmap.RoaringBitmap last = new org.roaringbitmap.RoaringBitmap();
              for (long i = 0; i < branches && !waiting.isEmpty(); i++) {
                last.add(waiting.last());
                waiting.remove(waiting.last());
              }
              draft.event(
                  new Event.Returned(
                      lease.id, Runs.of(last), Event.ReturnReason.RETRACTED));
              draft.closeIfDone(lease, Event.Closing.RETURNED);\
              """),
          new Mistake(
              "window ignored",
              SESSION + "Outgoing.java",
              "while (!waiting.isEmpty()"
                  + " && bytesUnderWay < Limits.WINDOW_BYTES - Limits.FRAME_BYTES)",
              "while (!waiting.isEmpty())"),
          new Mistake(
              "lease kept by a worker",
              WORKER + "agent/WorkerAgent.java",
              "        lanes.end(lease);\n",
              "        lease.epoch();\n"));

  /** The file with the mistake in it. */
  String in(String source) {
    int at = source.indexOf(right);
    if (at < 0 || source.indexOf(right, at + 1) >= 0) {
      throw new IllegalStateException(
          "%s has to be planted elsewhere: not once in %s: %s".formatted(name, file, right));
    }
    return source.substring(0, at) + wrong + source.substring(at + right.length());
  }
}
