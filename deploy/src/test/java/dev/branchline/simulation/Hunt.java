package dev.branchline.simulation;

import dev.branchline.simulation.Seed.Result;

/** Plays one seed after another, in a process of its own, until one fails. */
final class Hunt {
  private Hunt() {}

  /**
   * Prints the seed that failed, or 0, and the first line of why.
   *
   * @param words the last seed
   */
  public static void main(String[] words) throws InterruptedException {
    Alarm.install();
    long last = Long.parseLong(words[0]);
    String[] found = {"0 -"};
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              Hosts hosts = new Hosts();
              for (long seed = 1; seed <= last && found[0].startsWith("0 "); seed++) {
                Result played = Seed.play(seed, hosts, false);
                if (played.failure().isPresent()) {
                  String why = String.valueOf(played.failure().get().getMessage());
                  found[0] = seed + " " + why.lines().findFirst().orElse("");
                }
              }
            });
    thread.join();
    System.out.println(found[0]);
    System.exit(0);
  }
}
