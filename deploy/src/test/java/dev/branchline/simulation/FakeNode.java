package dev.branchline.simulation;

import dev.branchline.protocol.session.Standing;
import dev.branchline.worker.link.Home;
import dev.branchline.worker.link.Line;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A worker's node of the cluster, over the world's network: as the real home says it belongs to a
 * coordinator, until it is of no use any more.
 */
final class FakeNode implements FakeLink.Site {
  private final World world;
  private final Host host;
  private final int life;
  private final Line line;
  private final Home home = new Home();
  private final FakeLink link;
  private final Consumer<FakeNode> useless;
  private final Consumer<Standing.Open> opened;
  private long joined;

  /**
   * @param opened is told of each conversation
   * @param useless is told once that another node is to be made
   */
  FakeNode(
      Net net,
      Host host,
      Line line,
      Net.Door door,
      List<String> receptions,
      Consumer<Standing.Open> opened,
      Consumer<FakeNode> useless) {
    this.world = host.world();
    this.host = host;
    this.life = host.life();
    this.line = line;
    this.opened = opened;
    this.useless = useless;
    this.link = new FakeLink(net, host, line, door, receptions, this);
    net.onShutOut(
        door.address(),
        by ->
            host.execute(
                () -> {
                  if (host.life() == life) {
                    discard(world.chance(50) ? home.shutOut(by) : home.removed());
                  }
                }));
  }

  void begin() {
    link.begin();
  }

  void close() {
    link.close();
  }

  @Override
  public boolean opened(Standing.Open open) {
    opened.accept(open);
    return switch (home.opened(open, Net.address(open.peer()))) {
      case Home.Fate.Join _ -> {
        joined = open.incarnation();
        yield true;
      }
      case Home.Fate.Stay _ -> {
        // A node can't leave the cluster of one coordinator for another's.
        Violation.unless(joined == open.incarnation(), "%s stays with another", line.worker());
        yield true;
      }
      case Home.Fate.Leave(String why) -> {
        discard(Optional.of(why));
        yield false;
      }
      case Home.Fate.TooLate _ -> false;
    };
  }

  @Override
  public void stuck() {
    discard(home.stuck());
  }

  private void discard(Optional<String> reason) {
    reason.ifPresent(
        why -> {
          world.tell("%s makes its node anew: %s", line.worker().name(), why);
          host.execute(() -> useless.accept(this));
        });
  }
}
