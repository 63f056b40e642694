/* The floor: posix_spawn of /bin/true and wait, nothing else. spawn WIDTH COUNT LOGS
 * WIDTH processes share COUNT spawns; with LOGS = 1 each spawn has two log files, created before and
 * removed after it, as a runner that keeps output has to. Prints the seconds it took. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void must(int ok, const char *what) {
  if (!ok) {
    perror(what);
    exit(1);
  }
}

static void spawn_and_wait(int lane, int logs) {
  char out[64], err[64];
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  if (logs) {
    snprintf(out, sizeof out, "lane%d.stdout", lane);
    snprintf(err, sizeof err, "lane%d.stderr", lane);
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  }
  char *words[] = {"/bin/true", NULL};
  pid_t pid;
  must(posix_spawn(&pid, words[0], &actions, &attributes, words, environ) == 0, "posix_spawn");
  int status;
  must(waitpid(pid, &status, 0) == pid && status == 0, "waitpid");
  if (logs) {
    must(unlink(out) == 0 && unlink(err) == 0, "unlink");
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

int main(int argc, char **argv) {
  must(argc == 4, "spawn WIDTH COUNT LOGS");
  int width = atoi(argv[1]), count = atoi(argv[2]), logs = atoi(argv[3]);
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int lane = 0; lane < width; lane++) {
    pid_t pid = fork();
    must(pid >= 0, "fork");
    if (pid == 0) {
      for (int i = lane; i < count; i += width) {
        spawn_and_wait(lane, logs);
      }
      _exit(0);
    }
  }
  for (int lane = 0; lane < width; lane++) {
    int status;
    must(wait(&status) > 0 && status == 0, "wait");
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.6f\n", (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) / 1e9);
  return 0;
}
