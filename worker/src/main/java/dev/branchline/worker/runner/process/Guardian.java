package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * The process that kills what the worker started when the worker dies without a word.
 *
 * <p>It is a shell that waits for the end of a pipe of which only this process holds the other end.
 * Then it kills whatever carries the agent's token in its environment, and what it was told of
 * besides, until nothing is left.
 */
final class Guardian implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP PIPE
      told=
      while read -r word rest; do
        case $word in
          told) told=$rest ;;
          bye) exit 0 ;;
        esac
      done
      same() {
        read -r line 2>/dev/null <"/proc/$1/stat" || return 1
        start=$2
        set -- ${line##*) }
        [ "$1" != Z ] && [ "${20}" = "$start" ]
      }
      round=0
      while [ $round -lt 1000 ]; do
        left=
        for file in $(grep -lsF -e "$0" /proc/[0-9]*/environ); do
          pid=${file#/proc/}
          kill -KILL "${pid%/environ}" 2>/dev/null && left=1
        done
        for one in $told; do
          if same "${one%:*}" "${one#*:}"; then
            kill -KILL "${one%:*}" 2>/dev/null && left=1
          fi
        done
        [ -z "$left" ] && exit 0
        round=$((round + 1))
        if [ $round -gt 20 ]; then sleep 1; fi
      done
      """;

  private static final List<String> ENVIRONMENT =
      List.of("PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C");

  private final Libc libc;
  private final int pipe;
  private final int pid;
  private final Block line = new Block();
  private String told = "";
  private boolean closed;

  private Guardian(Libc libc, int pipe, int pid) {
    this.libc = libc;
    this.pipe = pipe;
    this.pid = pid;
  }

  /** Starts one. */
  static Guardian start(Libc libc, String agentToken) throws IOException {
    int[] ends = libc.pipe();
    if (ends.length == 0) {
      throw new IOException("no pipe for the guardian process");
    }
    // The token is an argument: in its environment the guardian would find itself.
    List<String> command = List.of("/bin/sh", "-c", SCRIPT, agentToken);
    MemorySegment shell = new Block().text("/bin/sh");
    Words words = new Words();
    Words environment = new Words();
    try (SpawnPlan plan = SpawnPlan.fromDescriptor(libc, ends[0])) {
      int pid = plan.spawn(shell, words.write(command), environment.write(ENVIRONMENT));
      if (pid < 0) {
        libc.close(ends[1]);
        throw new IOException("no guardian process: " + libc.errorText(pid));
      }
      return new Guardian(libc, ends[1], pid);
    } finally {
      Reference.reachabilityFence(shell);
      Reference.reachabilityFence(words);
      Reference.reachabilityFence(environment);
      libc.close(ends[0]);
    }
  }

  int pid() {
    return pid;
  }

  /** Whether it is still there; asks the system. */
  boolean lives() {
    return !closed && libc.reap(pid) < 0 && libc.kill(pid, 0) == 0;
  }

  /** Names those who don't carry the token. */
  void tell(Collection<Proc.Key> unmarked) {
    StringBuilder text = new StringBuilder("told");
    for (Proc.Key key : unmarked) {
      text.append(' ').append(key.pid()).append(':').append(key.start());
    }
    text.append('\n');
    if (!told.contentEquals(text)) {
      told = text.toString();
      send(told);
    }
  }

  /** Sends it home: nothing is left to be killed. */
  void bye() {
    send("bye\n");
  }

  private void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    line.buffer(bytes.length).put(0, bytes);
    if (!closed) {
      libc.write(pipe, line.address(), bytes.length);
    }
  }

  /** Once only: by then the number of its pipe may be somebody else's descriptor. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    libc.close(pipe);
    libc.awaitEnd(pid);
    libc.reap(pid);
  }
}
