package dev.branchline.worker.runner.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends what executions left running, and reaps it.
 *
 * <p>This process is a subreaper, so that whatever was started here stays below it, however often
 * it forked and whatever session it moved to. Whose a process is, is told by the token in its
 * environment; without one by its session or group, by its parent, by what an earlier look saw, and
 * at last by when it started.
 */
final class Remnants {
  private final Libc libc;
  private final String agentToken;
  private final int self = (int) ProcessHandle.current().pid();
  private final Map<Proc.Key, Owner> owners = new HashMap<>();
  private final Map<Proc.Key, Long> firstSeen = new HashMap<>();

  /**
   * @param token of an execution; empty if unknown
   * @param marked whether the process itself carries it
   */
  private record Owner(String token, boolean marked) {}

  /**
   * What a look found.
   *
   * @param killing whether something that was killed isn't gone yet
   * @param leftovers how many processes outlived their execution and have still to end
   * @param unmarked processes of ours that don't carry a token
   */
  record Sight(boolean killing, int leftovers, Set<Proc.Key> unmarked) {}

  Remnants(Libc libc, String agentToken) {
    this.libc = libc;
    this.agentToken = agentToken;
  }

  /**
   * Looks at all processes once, and signals those that have to end.
   *
   * @param registry of this whole process, other runners' seats included
   * @param graceNanos that leftovers have between SIGTERM and SIGKILL; 0 kills at once
   */
  Sight look(Registry registry, long graceNanos) {
    List<Execution> ended = registry.live().stream().filter(e -> e.over() && e.killed()).toList();
    List<Proc> all = Proc.all();
    // After the look, so that nothing is taken for a leftover that has only just been started.
    List<Execution> live = registry.live();
    List<Proc> ours = claim(all, live, registry);
    owners.keySet().retainAll(keys(ours));
    firstSeen.keySet().retainAll(keys(ours));
    boolean killing = overMemory(ours, live);
    Set<String> tokensLeft = new HashSet<>();
    Set<Proc.Key> unmarked = new HashSet<>();
    int leftovers = 0;
    for (Proc proc : ours) {
      if (proc.isZombie()) {
        reap(proc, live, registry);
        continue;
      }
      String token = owner(proc, live);
      Execution execution = named(token, live);
      if (!owners.getOrDefault(proc.key(), new Owner("", false)).marked()) {
        unmarked.add(proc.key());
      }
      if (execution != null) {
        if (execution.killed()) {
          tokensLeft.add(token);
          strike(proc, execution);
        }
      } else if (token.endsWith(agentToken) || (token.isEmpty() && !maybeLive(proc, live))) {
        leftovers++;
        end(proc, graceNanos);
      }
    }
    for (Execution execution : ended) {
      if (!tokensLeft.contains(execution.token())) {
        execution.reportGone();
      }
    }
    killing |= live.stream().anyMatch(e -> e.killed() && !ended.contains(e));
    return new Sight(killing || !tokensLeft.isEmpty(), leftovers, unmarked);
  }

  /** Everything below this process but the guardians and what Java itself started. */
  private List<Proc> claim(List<Proc> all, List<Execution> live, Registry registry) {
    Map<Integer, List<Proc>> children = new HashMap<>();
    int group = 0;
    for (Proc proc : all) {
      children.computeIfAbsent(proc.parent(), parent -> new ArrayList<>()).add(proc);
      if (proc.pid() == self) {
        group = proc.group();
      }
    }
    List<Proc> ours = new ArrayList<>();
    Deque<Proc> next = new ArrayDeque<>();
    for (Proc child : children.getOrDefault(self, List.of())) {
      // Whatever a seat starts has a group of its own, and nothing comes back into this one.
      if (child.group() != group && !registry.isGuardian(child.pid())) {
        next.add(child);
      }
    }
    while (!next.isEmpty()) {
      Proc proc = next.remove();
      ours.add(proc);
      owners.put(proc.key(), ownerOf(proc, live));
      next.addAll(children.getOrDefault(proc.pid(), List.of()));
    }
    return ours;
  }

  private Owner ownerOf(Proc proc, List<Execution> live) {
    Owner known = owners.get(proc.key());
    if (known != null
        && known.token().endsWith(agentToken)
        && !Execution.isHelpers(known.token())) {
      return known;
    }
    String own = proc.variable(Execution.TOKEN).orElse("");
    if (own.endsWith(agentToken)) {
      return Execution.isHelpers(own) ? forked(proc, own, live) : new Owner(own, true);
    }
    for (Execution execution : live) {
      if (execution.pid() != 0
          && (execution.pid() == proc.pid()
              || execution.pid() == proc.session()
              || execution.pid() == proc.group())) {
        return new Owner(execution.token(), false);
      }
    }
    if (!own.isEmpty()) {
      return new Owner(own, true);
    }
    for (Map.Entry<Proc.Key, Owner> entry : owners.entrySet()) {
      if (entry.getKey().pid() == proc.parent()) {
        return new Owner(entry.getValue().token(), false);
      }
    }
    return new Owner("", false);
  }

  /**
   * Of a helper, or of a fork of one, which carries the helper's token and not its own. The forks
   * that serve seats stay in the helper's group; a branch leaves it at once.
   */
  private Owner forked(Proc proc, String helpers, List<Execution> live) {
    boolean fresh = false;
    for (Execution execution : live) {
      // One that was started a moment ago hasn't told its pid yet.
      if (execution.token().equals(helpers)
          && (execution.pid() == 0
              || execution.pid() == proc.pid()
              || execution.pid() == proc.group())) {
        return new Owner(helpers, true);
      }
    }
    for (Execution execution : live) {
      if (!execution.isHelper()
          && execution.pid() != 0
          && (execution.pid() == proc.pid()
              || execution.pid() == proc.session()
              || execution.pid() == proc.group())) {
        return new Owner(execution.token(), true);
      }
    }
    for (Map.Entry<Proc.Key, Owner> entry : owners.entrySet()) {
      if (entry.getKey().pid() == proc.parent()) {
        String token = entry.getValue().token();
        if (!Execution.isHelpers(token)) {
          return new Owner(token, true);
        }
        fresh |= token.equals(helpers);
      }
    }
    // A branch that was forked a moment ago and isn't known yet.
    return fresh ? new Owner(helpers, true) : new Owner("", true);
  }

  /** Its execution's token; that of the only one that it can be of, if nothing tells. */
  private String owner(Proc proc, List<Execution> live) {
    Owner owner = owners.getOrDefault(proc.key(), new Owner("", false));
    if (!owner.token().isEmpty()) {
      return owner.token();
    }
    List<Execution> older =
        live.stream().filter(e -> !e.isHelper() && startedBefore(e, proc)).toList();
    return older.size() == 1 ? older.getFirst().token() : "";
  }

  private static @Nullable Execution named(String token, List<Execution> live) {
    for (Execution execution : live) {
      if (execution.token().equals(token)) {
        return execution;
      }
    }
    return null;
  }

  private static boolean maybeLive(Proc proc, List<Execution> live) {
    return live.stream()
        .anyMatch(execution -> !execution.isHelper() && startedBefore(execution, proc));
  }

  private static boolean startedBefore(Execution execution, Proc proc) {
    return execution.startedBootNanos() < (proc.start() + 1) * Proc.TICK_NANOS;
  }

  private void strike(Proc proc, Execution execution) {
    if (proc.pid() == execution.pid()) {
      execution.killGroup();
    } else if (proc.isStillThere()) {
      libc.kill(proc.pid(), Signals.KILL);
    }
  }

  private void end(Proc proc, long graceNanos) {
    long now = System.nanoTime();
    Long first = firstSeen.putIfAbsent(proc.key(), now);
    if (!proc.isStillThere()) {
      return;
    }
    if (graceNanos == 0 || (first != null && now - first >= graceNanos)) {
      libc.kill(proc.pid(), Signals.KILL);
    } else if (first == null) {
      libc.kill(proc.pid(), Signals.TERM);
      libc.kill(proc.pid(), Signals.CONT);
    }
  }

  /**
   * Reaps an adopted child; those that lanes wait for, and those only being started, are theirs.
   */
  private void reap(Proc proc, List<Execution> live, Registry registry) {
    boolean lanes =
        live.stream()
            .anyMatch(e -> e.pid() == proc.pid() || (e.pid() == 0 && proc.group() == proc.pid()));
    if (proc.parent() == self && !lanes && !registry.isGuardian(proc.pid())) {
      libc.reap(proc.pid());
    }
  }

  /** Kills executions above their memory limit; whether there were any. */
  private boolean overMemory(List<Proc> ours, List<Execution> live) {
    boolean any = false;
    for (Execution execution : live) {
      long limit = execution.launch().memoryLimit();
      if (limit == 0 || execution.killed()) {
        continue;
      }
      List<Proc> its =
          ours.stream().filter(proc -> owner(proc, live).equals(execution.token())).toList();
      // Shared pages count many times here, but this costs nothing, and it's never too little.
      if (its.stream().mapToLong(Proc::residentBytes).sum() > limit) {
        long bytes = its.stream().mapToLong(Proc::proportionalBytes).sum();
        if (bytes > limit) {
          execution.killForMemory(bytes);
          any = true;
        }
      }
    }
    return any;
  }

  private static Set<Proc.Key> keys(List<Proc> procs) {
    Set<Proc.Key> keys = new HashSet<>();
    procs.forEach(proc -> keys.add(proc.key()));
    return keys;
  }
}
