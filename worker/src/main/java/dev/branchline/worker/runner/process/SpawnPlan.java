package dev.branchline.worker.runner.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * How children are started by {@code posix_spawn}, which works everywhere: as leaders of a group of
 * their own, with default signals, a mask of their own, three descriptors and no others, in a
 * directory.
 *
 * <p>They also get a session of their own where this process has a terminal, so that what asks for
 * a password there fails instead of being stopped for ever. Where there is none, a session would
 * add nothing but the scheduling group that Linux makes for each, a twentieth of the cost of {@code
 * /bin/true}.
 *
 * <p>Made once and used for any number of starts.
 */
final class SpawnPlan implements AutoCloseable {
  private static final MemorySegment ADD_OPEN = Libc.symbol("posix_spawn_file_actions_addopen");
  private static final MemorySegment ADD_DUP = Libc.symbol("posix_spawn_file_actions_adddup2");
  private static final MemorySegment ADD_CHDIR =
      Libc.symbol("posix_spawn_file_actions_addchdir_np");
  private static final MemorySegment ADD_CLOSE_FROM =
      Libc.symbol("posix_spawn_file_actions_addclosefrom_np");
  private static final MemorySegment ACTIONS_DESTROY =
      Libc.symbol("posix_spawn_file_actions_destroy");

  private static final long HANG_UP_INTERRUPT_TERMINATE = 1L | 1L << 1 | 1L << 14;

  /** Open for all children's input; its position means nothing. */
  static final int NOTHING = opened("/dev/null", Libc.O_RDONLY);

  /** Whether children get a session of their own. */
  static final boolean HAS_TERMINAL = hasTerminal();

  private final Arena arena = Arena.ofAuto();
  private final Libc libc;
  private final Path workdir;
  private final MemorySegment actions = arena.allocate(512, 16);
  private final MemorySegment attributes = arena.allocate(1024, 16);

  /** Output is appended to files that the child opens by path, so that it shares no position. */
  static SpawnPlan toFiles(Libc libc, Path workdir, Path stdout, Path stderr) {
    SpawnPlan plan = new SpawnPlan(libc, workdir, 0, HAS_TERMINAL);
    plan.check(libc.call(ADD_DUP, plan.actions.address(), NOTHING, 0, 0, 0, 0));
    plan.open(1, stdout.toString(), Libc.O_WRONLY | Libc.O_APPEND);
    plan.open(2, stderr.toString(), Libc.O_WRONLY | Libc.O_APPEND);
    plan.finish();
    return plan;
  }

  /**
   * Input comes from a descriptor of ours, output goes nowhere, and what asks a process to end is
   * blocked from its first moment.
   */
  static SpawnPlan fromDescriptor(Libc libc, int stdin) {
    SpawnPlan plan = new SpawnPlan(libc, Path.of("/"), HANG_UP_INTERRUPT_TERMINATE, true);
    plan.check(libc.call(ADD_DUP, plan.actions.address(), stdin, 0, 0, 0, 0));
    plan.open(1, "/dev/null", Libc.O_WRONLY);
    plan.open(2, "/dev/null", Libc.O_WRONLY);
    plan.finish();
    return plan;
  }

  private SpawnPlan(Libc libc, Path workdir, long blocked, boolean ownSession) {
    this.libc = libc;
    this.workdir = workdir;
    check(
        libc.call(Libc.symbol("posix_spawn_file_actions_init"), actions.address(), 0, 0, 0, 0, 0));
    final long setSignalDefaults = 0x04;
    final long setSignalMask = 0x08;
    final long setGroup = 0x02;
    final long setSession = 0x80;
    long at = attributes.address();
    check(libc.call(Libc.symbol("posix_spawnattr_init"), at, 0, 0, 0, 0, 0));
    check(
        libc.call(
            Libc.symbol("posix_spawnattr_setflags"),
            at,
            setSignalDefaults | setSignalMask | (ownSession ? setSession : setGroup),
            0,
            0,
            0,
            0));
    MemorySegment signals = arena.allocate(128, 8);
    signals.set(ValueLayout.JAVA_LONG, 0, blocked);
    check(libc.call(Libc.symbol("posix_spawnattr_setsigmask"), at, signals.address(), 0, 0, 0, 0));
    // All of them, 32 and 33 too, which the C library would have ignored otherwise.
    signals.set(ValueLayout.JAVA_LONG, 0, -1L);
    check(
        libc.call(Libc.symbol("posix_spawnattr_setsigdefault"), at, signals.address(), 0, 0, 0, 0));
  }

  private static int opened(String path, int flags) {
    try (Arena name = Arena.ofConfined()) {
      return new Libc().open(name.allocateFrom(path), flags, 0);
    }
  }

  private static boolean hasTerminal() {
    int terminal = opened("/dev/tty", Libc.O_RDWR);
    if (terminal >= 0) {
      new Libc().close(terminal);
    }
    return terminal >= 0;
  }

  Path workdir() {
    return workdir;
  }

  /**
   * Starts a process.
   *
   * @return its pid, or minus the error
   */
  int spawn(MemorySegment program, long words, long environment) {
    return libc.posixSpawn(
        program.address(), actions.address(), attributes.address(), words, environment);
  }

  @Override
  public void close() {
    libc.call(ACTIONS_DESTROY, actions.address(), 0, 0, 0, 0, 0);
  }

  private void open(int fd, String path, int flags) {
    MemorySegment name = arena.allocateFrom(path);
    check(libc.call(ADD_OPEN, actions.address(), fd, name.address(), flags, 0, 0));
  }

  private void finish() {
    check(libc.call(ADD_CLOSE_FROM, actions.address(), 3, 0, 0, 0, 0));
    MemorySegment name = arena.allocateFrom(workdir.toString());
    check(libc.call(ADD_CHDIR, actions.address(), name.address(), 0, 0, 0, 0));
  }

  private void check(long error) {
    if ((int) error != 0) {
      throw new IllegalStateException(
          "posix_spawn can't be prepared: " + libc.errorText((int) error));
    }
  }
}
